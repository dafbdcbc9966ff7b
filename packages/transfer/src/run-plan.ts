import { execute, kept, stillThere, type RunEvent } from '@cse/executor';
import { planId, type Plan } from '@cse/graph';
import type { SourceStore, Store } from '@cse/store';
import type { Ports } from './ports.ts';
import type { RetryLog } from './retry-log.ts';

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface RunPlanOptions extends RunOptions {
  readonly ports: Ports;
  readonly source: SourceStore;
  readonly target: Store;
  /** The question that the plan answers. */
  readonly asked: string;
  readonly concurrency?: number | undefined;
  /** The target takes no manifest before its content, so that what stands there is whole. Else it is asked for each blob. */
  readonly trusted?: boolean | undefined;
  /** The requests that had to be made again; they become events of the run. */
  readonly retries?: RetryLog | undefined;
}

/** Runs a plan with its journal. */
export async function* runPlan(
  plan: Plan,
  { ports, asked, retries, trusted = true, ...options }: RunPlanOptions,
): AsyncGenerator<RunEvent> {
  await using run = await ports.state.open(planId(plan), plan, asked);
  const { finished, isNew } = run;
  const done = finished.size > 0 && trusted ? await stillThere(plan, finished, options) : undefined;
  const events = execute(plan, { ...options, done, assumeEmpty: isNew });
  yield* kept(retries ? retries.among(events) : events, {
    ...run,
    now: ports.clock.now,
    circumstances: ports.circumstances,
  });
}

/** Keeps what a look at the target found, beside the runs of the same plan. */
export async function* keptCheck(
  plan: Plan,
  events: AsyncIterable<RunEvent>,
  { state, clock, circumstances }: Pick<Ports, 'state' | 'clock' | 'circumstances'>,
): AsyncGenerator<RunEvent> {
  await using run = await state.open(checkOf(planId(plan)), plan);
  yield* kept(events, { ...run, now: clock.now, circumstances });
}

const CHECKED = '-verify';

/** The id that the looks at a target are kept under, by that of the run. */
export const checkOf = (id: string) => `${id}${CHECKED}`;

/** Says whether a kept run only looked at what is at the target. */
export const isCheck = (id: string) => id.endsWith(CHECKED);
