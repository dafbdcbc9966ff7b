import type { Plan, StepId } from '@cse/graph';
import type { SourceStore, Store } from '@cse/store';
import { tagsAtOnce } from './at-once.ts';
import type { RunEvent } from './event.ts';
import { runStep } from './run-step.ts';
import { SharedBlobs } from './shared-blobs.ts';
import { schedule, type Finish, type ScheduleOptions } from './schedule.ts';

export interface ExecuteOptions extends ScheduleOptions {
  readonly source: SourceStore;
  readonly target: Store;
  /** No earlier run of this plan is known of, so that what looks empty at the target need not be asked for each blob. */
  readonly assumeEmpty?: boolean | undefined;
  /** Manifests that were just put where they were not before, as another part of the same run said: nothing can name them yet. */
  readonly put?: ReadonlySet<StepId> | undefined;
}

/**
 * Runs a plan: no plugin, no question, nothing but its steps. It ends when every step has settled; on `signal` it starts no
 * further step, and the events end with `interrupted`.
 */
export function execute(
  plan: Plan,
  { source, target, assumeEmpty = false, put, ...options }: ExecuteOptions,
): AsyncIterable<RunEvent> {
  const tagged = new Map<StepId, Finish>();
  const atOnce = tagsAtOnce(plan);
  const shared = new SharedBlobs(plan, options.done);
  const io = { plan, source, target, assumeEmpty, shared, atOnce, tagged, put: new Set<StepId>(put) };
  return schedule(plan, (step, moved) => runStep(step, { ...io, signal: options.signal, moved }), options);
}
