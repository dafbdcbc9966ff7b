import { worstFault, type Fault } from '@cse/errors';
import { planDigest, type Plan, type PlannedImage, type StepId } from '@cse/graph';
import type { Digest } from '@cse/oci';
import { causesOf, type Blocked, type Cause } from './causes.ts';
import type { RunEvent } from './event.ts';

export interface Failure {
  readonly code: string;
  readonly fault: Fault;
  readonly message: string;
  readonly step: StepId;
  readonly hint?: string | undefined;
  readonly host?: string | undefined;
}

/** A run, added up. Bytes are those of blobs; `wanted` counts each once for every repository that needs it. */
export interface Report {
  readonly ok: boolean;
  /** Who must act, where it is not ok. */
  readonly fault?: Fault | 'interrupted' | undefined;
  readonly plan: Digest;
  readonly seconds: number;
  readonly steps: {
    readonly total: number;
    readonly done: number;
    readonly failed: number;
    readonly blocked: number;
    readonly resumed: number;
  };
  readonly bytes: {
    readonly wanted: number;
    readonly moved: number;
    readonly mounted: number;
    readonly existed: number;
  };
  readonly images: readonly PlannedImage[];
  readonly failures: readonly Failure[];
  /** The failures, grouped by what they have in common. */
  readonly causes: readonly Cause[];
  readonly notes: readonly string[];
}

/** Adds up a run of a plan from its events: a live one, or one that a journal kept. */
export function reportOf(plan: Plan, events: Iterable<RunEvent>, seconds: number): Report {
  const steps = { total: plan.steps.size, done: 0, failed: 0, blocked: 0, resumed: 0 };
  const bytes = { wanted: wantedBytes(plan), moved: 0, mounted: 0, existed: 0 };
  const failures: Failure[] = [];
  const blocks: Blocked[] = [];
  let interrupted = true;
  for (const event of events) {
    if (event.type === 'step-blocked') blocks.push(event);
    if (event.type === 'run-finished') interrupted = event.interrupted;
    if (event.type === 'step-failed') failures.push(failureOf(event));
    if (event.type !== 'step-finished') continue;
    steps.done += 1;
    if (event.arrival === 'resumed') steps.resumed += 1;
    const step = plan.steps.get(event.id);
    if (step?.kind === 'copy-blob') bytes[countedAs(event.arrival)] += step.content.size;
  }
  steps.failed = failures.length;
  steps.blocked = blocks.length;
  const ok = steps.done === steps.total;
  const fault = ok ? undefined : faultOfRun(failures, interrupted);
  const { images, notes } = plan;
  const causes = causesOf(failures, blocks);
  return {
    ok,
    ...(fault && { fault }),
    plan: planDigest(plan),
    seconds,
    steps,
    bytes,
    images,
    failures,
    causes,
    notes,
  };
}

/** What a step that is finished has done to the bytes of its content. */
export function countedAs(arrival: ArrivalKind): 'moved' | 'mounted' | 'existed' {
  switch (arrival) {
    case 'pushed':
      return 'moved';
    case 'mounted':
      return 'mounted';
    case 'existed':
    case 'resumed':
    case 'tagged':
      return 'existed';
  }
}

type ArrivalKind = Extract<RunEvent, { type: 'step-finished' }>['arrival'];

/** The fault that wins among the failures; content that is wrong is told of also where somebody stopped the run. */
function faultOfRun(failures: readonly Failure[], interrupted: boolean): Fault | 'interrupted' {
  const fault = worstFault(failures.map((failure) => failure.fault)) ?? 'incomplete';
  return interrupted && fault !== 'integrity' ? 'interrupted' : fault;
}

function failureOf({ id, code, fault, message, hint, host }: Extract<RunEvent, { type: 'step-failed' }>): Failure {
  const known = { ...(hint === undefined ? {} : { hint }), ...(host === undefined ? {} : { host }) };
  return { code, fault, message, step: id, ...known };
}

function wantedBytes({ steps }: Plan): number {
  let sum = 0;
  for (const step of steps.values()) if (step.kind === 'copy-blob') sum += step.content.size;
  return sum;
}
