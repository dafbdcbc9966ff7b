import { worstFault, type Fault } from '@cse/errors';
import { planDigest, type Plan, type PlannedImage, type StepId } from '@cse/graph';
import type { Digest } from '@cse/oci';
import { causesOf, type Blocked, type Cause, type Failure } from './causes.ts';
import type { RunEvent } from './event.ts';

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
  /** How many of the images are whole, and have their name. */
  readonly complete: number;
  readonly failures: readonly Failure[];
  /** The failures, grouped by what they have in common. */
  readonly causes: readonly Cause[];
  readonly notes: readonly string[];
}

/** Adds up a run of a plan as its events come; of those it keeps what went wrong. */
export class Tally {
  readonly #plan: Plan;
  readonly #steps: { readonly total: number; done: number; resumed: number };
  readonly #bytes: { readonly wanted: number; moved: number; mounted: number; existed: number };
  readonly #failures: Failure[] = [];
  readonly #blocks: Blocked[] = [];
  readonly #images: ReadonlySet<StepId>;
  #complete = 0;
  #interrupted = true;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#images = new Set(plan.images.map(({ reference }) => reference));
    this.#steps = { total: plan.steps.size, done: 0, resumed: 0 };
    this.#bytes = { wanted: wantedBytes(plan), moved: 0, mounted: 0, existed: 0 };
  }

  add(event: RunEvent): void {
    if (event.type === 'step-blocked') this.#blocks.push(event);
    if (event.type === 'run-finished') this.#interrupted = event.interrupted;
    if (event.type === 'step-failed') this.#failures.push(failureOf(event));
    if (event.type !== 'step-finished') return;
    this.#steps.done += 1;
    if (this.#images.has(event.id)) this.#complete += 1;
    if (event.arrival === 'resumed') this.#steps.resumed += 1;
    const step = this.#plan.steps.get(event.id);
    if (step?.kind === 'copy-blob') this.#bytes[countedAs(event.arrival)] += step.content.size;
  }

  report(seconds: number): Report {
    const [failures, blocks] = [[...this.#failures], this.#blocks];
    const steps = { ...this.#steps, failed: failures.length, blocked: blocks.length };
    const ok = steps.done === steps.total;
    const fault = ok ? undefined : faultOfRun(failures, this.#interrupted);
    const { images, notes } = this.#plan;
    return {
      ok,
      ...(fault && { fault }),
      plan: planDigest(this.#plan),
      seconds,
      steps,
      bytes: { ...this.#bytes },
      images,
      complete: this.#complete,
      failures,
      causes: causesOf(failures, blocks),
      notes,
    };
  }
}

/** Adds up a run from events that were kept. */
export function reportOf(plan: Plan, events: Iterable<RunEvent>, seconds: number): Report {
  const tally = new Tally(plan);
  for (const event of events) tally.add(event);
  return tally.report(seconds);
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

/** The fault of the whole run; an integrity failure is reported even if the run was interrupted. */
function faultOfRun(failures: readonly Failure[], interrupted: boolean): Fault | 'interrupted' {
  const fault = worstFault(failures.map((failure) => failure.fault)) ?? 'incomplete';
  return interrupted && fault !== 'integrity' ? 'interrupted' : fault;
}

function failureOf({ id, code, fault, message, hint, host }: Extract<RunEvent, { type: 'step-failed' }>): Failure {
  const known = { ...(hint === undefined ? {} : { hint }), ...(host === undefined ? {} : { host }) };
  return { code, fault, message, step: id, ...known };
}

/** The bytes of all blobs, each once for every repository that needs it. */
export function wantedBytes({ steps }: Plan): number {
  let sum = 0;
  for (const step of steps.values()) if (step.kind === 'copy-blob') sum += step.content.size;
  return sum;
}
