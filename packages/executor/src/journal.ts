import type { StepId } from '@cse/graph';
import type { RunEvent } from './event.ts';

/** An event as the journal keeps it. */
export type KeptEvent = RunEvent & {
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
};

export interface Keeping {
  /** Keeps one event for good before it returns. */
  readonly keep: (event: KeptEvent) => void;
  readonly now: () => number;
}

/** The steps that a journal saw finish. */
export function finishedIn(events: Iterable<RunEvent>): ReadonlySet<StepId> {
  const done = new Set<StepId>();
  for (const event of events) if (event.type === 'step-finished') done.add(event.id);
  return done;
}

/** Hands events on, each after it was kept. Bytes on their way are not worth keeping. */
export async function* kept(events: AsyncIterable<RunEvent>, { keep, now }: Keeping): AsyncGenerator<RunEvent> {
  for await (const event of events) {
    if (event.type !== 'step-moved') keep({ ...event, at: now() });
    yield event;
  }
}
