import type { StepId } from '@cse/graph';
import type { RunEvent } from './event.ts';

/** An event as the journal keeps it. */
export type KeptEvent = RunEvent & {
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
  /** On the first of a run. */
  readonly circumstances?: Circumstances | undefined;
};

/** Under which circumstances something is done, as far as that is known. */
export interface Circumstances {
  /** Of `cse`. */
  readonly version?: string | undefined;
  /** As it was typed, without secrets. */
  readonly command?: string | undefined;
  /** The machine's name, and its system. */
  readonly machine?: string | undefined;
  readonly user?: string | undefined;
}

export type StepMoved = Extract<RunEvent, { readonly type: 'step-moved' }>;

export interface Keeping {
  /** Stores one event durably before it returns. */
  readonly keep: (event: KeptEvent) => void;
  /** Told of progress in bytes, which is not stored. */
  readonly moved?: ((event: StepMoved) => void) | undefined;
  readonly now: () => number;
  readonly circumstances?: Circumstances | undefined;
}

/** The steps that finished according to a journal, but for those that a `later` look at the target has missed. */
export function finishedIn(events: Iterable<RunEvent>, later: Iterable<RunEvent> = []): ReadonlySet<StepId> {
  const done = new Set<StepId>();
  for (const event of events) if (event.type === 'step-finished') done.add(event.id);
  for (const id of missedIn(later)) done.delete(id);
  return done;
}

/** What the last look found not to be true, with all that waits for it. What is only not shown to us may be true. */
function missedIn(events: Iterable<RunEvent>): ReadonlySet<StepId> {
  const missed = new Set<StepId>();
  for (const event of events)
    if (event.type === 'run-started') missed.clear();
    else if (event.type === 'step-failed' && event.fault !== 'access') missed.add(event.id);
    else if (event.type === 'step-blocked' && missed.has(event.by)) missed.add(event.id);
  return missed;
}

/** Yields each event after it was stored. Progress in bytes is only told. */
export async function* kept(
  events: AsyncIterable<RunEvent>,
  { keep, moved, now, circumstances }: Keeping,
): AsyncGenerator<RunEvent> {
  for await (const event of events) {
    if (event.type === 'step-moved') moved?.(event);
    else keep({ ...event, at: now(), ...(circumstances && event.type === 'run-started' && { circumstances }) });
    yield event;
  }
}
