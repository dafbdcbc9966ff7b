import { worstFault, type Fault } from '@cse/errors';
import { planDigest, type Plan, type PlannedImage, type StepId } from '@cse/graph';
import type { Digest } from '@cse/oci';
import { causesOf, type Blocked, type Cause, type Failure } from './causes.ts';
import type { RunEvent } from './event.ts';
import { SiteSums, type SiteReport } from './site-report.ts';
import { Sums, type ByteCounts, type StepCounts } from './sums.ts';

/** A run, added up. */
export interface Report {
  readonly ok: boolean;
  /** Who must act, where it is not ok. */
  readonly fault?: Fault | 'interrupted' | undefined;
  readonly plan: Digest;
  readonly seconds: number;
  readonly steps: StepCounts;
  readonly bytes: ByteCounts;
  readonly images: readonly PlannedImage[];
  /** How many of the images are whole, and have their name. */
  readonly complete: number;
  /** Where there are several targets, what each of them has and lacks. */
  readonly sites?: readonly SiteReport[] | undefined;
  readonly failures: readonly Failure[];
  /** The failures, grouped by what they have in common. */
  readonly causes: readonly Cause[];
  readonly notes: readonly string[];
}

/** Adds up a run of a plan as its events come; of those it keeps what went wrong. */
export class Tally {
  readonly #plan: Plan;
  readonly #sums: Sums;
  readonly #sites: SiteSums;
  readonly #failures: Failure[] = [];
  readonly #blocks: Blocked[] = [];
  #interrupted = true;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#sums = new Sums(plan);
    this.#sites = new SiteSums(plan);
  }

  add(event: RunEvent): void {
    this.#sums.add(event);
    this.#sites.add(event);
    if (event.type === 'step-blocked') this.#blocks.push(event);
    if (event.type === 'run-finished') this.#interrupted = event.interrupted;
    if (event.type === 'step-failed') this.#failures.push(failureOf(event));
  }

  report(seconds: number): Report {
    const [failures, blocks] = [[...this.#failures], this.#blocks];
    const { ok, steps, bytes, complete } = this.#sums;
    const fault = ok ? undefined : faultOfRun(failures, this.#interrupted);
    const { images, notes, sites } = this.#plan;
    const faultOf = (isOwn: (id: StepId) => boolean) =>
      worstFault(failures.filter(({ step }) => isOwn(step)).map((failure) => failure.fault));
    return {
      ok,
      ...(fault && { fault }),
      plan: planDigest(this.#plan),
      seconds,
      steps,
      bytes,
      images,
      complete,
      ...(sites && { sites: this.#sites.reports(faultOf) }),
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
