import type { RunEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import type { QueueClock } from './clock.ts';
import { noQueuedRun } from './errors.ts';
import { buryLost } from './lost.ts';
import { Outcomes } from './outcome.ts';
import type { Queue } from './queue.ts';

export interface FollowOptions {
  readonly queue: Queue;
  readonly clock: QueueClock;
  /** Ends the events, and leaves the run as it is. */
  readonly signal?: AbortSignal | undefined;
  /** Says what happened so far, and does not wait for more. */
  readonly now?: boolean | undefined;
}

const LOOK = 1_000;

/** The events of a run, whoever works on it, as those of one run: until it is finished or cancelled. */
export async function* follow(
  run: string,
  plan: Plan,
  { queue, clock, signal, now = false }: FollowOptions,
): AsyncGenerator<RunEvent> {
  const outcomes = new Outcomes(plan);
  const seen = new Set<string>();
  const bytes = [...plan.steps.values()].reduce((sum, step) => sum + sizeOf(step), 0);
  yield { type: 'run-started', steps: plan.steps.size, bytes };
  for (;;) {
    const state = (await queue.find(run))?.state;
    if (state === undefined) throw noQueuedRun(run);
    // In the order of the parts: which of two tells of a blob first does not hang on who answered first.
    const news = [...(await queue.outcomes(run, { except: seen }))].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [part, outcome] of news) {
      seen.add(part);
      for (const event of outcomes.add(outcome)) yield event;
    }
    if (state !== 'running' || signal?.aborted || now) {
      yield* outcomes.rest();
      return yield { type: 'run-finished', interrupted: state !== 'finished' };
    }
    await buryLost({ queue, worker: 'cse' });
    await clock.sleep(LOOK, signal);
  }
}

const sizeOf = (step: { readonly kind: string; readonly content: { readonly size: number } }) =>
  step.kind === 'copy-blob' ? step.content.size : 0;
