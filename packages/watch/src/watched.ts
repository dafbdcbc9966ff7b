import type { KeptEvent } from '@cse/executor';
import type { Plan, StepId } from '@cse/graph';
import type { QueueStanding } from '@cse/queue';

/** What a run does, or where it is. */
export type RunKind = 'transfer' | 'verification' | 'queue';

/** How a run stands. `finished` says only that it came to its end. */
export type RunStanding = 'running' | 'complete' | 'not complete' | 'stopped' | 'cut off' | 'cancelled' | 'finished';

/** A run in the list of runs. */
export interface RunSummary {
  readonly id: string;
  readonly kind: RunKind;
  readonly standing: RunStanding;
  /** When something last happened, in milliseconds since 1970. */
  readonly at: number;
  /** As it was typed, where that is known. */
  readonly command?: string | undefined;
  /** Steps, or the parts of a run in a queue. */
  readonly done: number;
  readonly total: number;
}

/** What a run has in hand at this moment. */
export interface RunPresence {
  /** Somebody is at work on it. */
  readonly isAlive: boolean;
  /** How many bytes each blob under way has moved so far, and when that was said. */
  readonly pulse?: { readonly at: number; readonly moved: Readonly<Record<StepId, number>> } | undefined;
  /** Nobody goes on with it, because somebody said so. */
  readonly isCancelled?: boolean | undefined;
  readonly queue?: WatchedQueue | undefined;
}

/** What a queue says of a run. */
export interface WatchedQueue extends QueueStanding {
  /** What each worker has settled. */
  readonly settled: readonly WorkerRecord[];
}

/** What one worker did for a run. */
export interface WorkerRecord {
  readonly worker: string;
  readonly parts: number;
  readonly seconds: number;
}

/** A run to look at, wherever it is kept. */
export interface WatchedRun {
  readonly id: string;
  readonly kind: RunKind;
  plan(): Promise<Plan>;
  /** What happened since it was asked last; at first, all of it. */
  news(): Promise<Iterable<KeptEvent>>;
  presence(): Promise<RunPresence>;
}

/** Where runs are kept. */
export interface Watched {
  /** All that are there, the last one first. */
  list(): Promise<readonly RunSummary[]>;
  /** The run of this id, or of one that begins so. */
  open(id: string): Promise<WatchedRun | undefined>;
}

/** The time that looking goes by. */
export interface WatchClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; ends early where it is told to stop, without an error. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
