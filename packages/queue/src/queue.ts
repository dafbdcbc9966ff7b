import type { StepId } from '@cse/graph';
import type { PartOutcome } from './outcome.ts';

/** A part of a plan, as a queue carries it. It holds no credentials: whoever runs it has its own. */
export interface QueuedPart {
  /** Its name within the run. */
  readonly id: string;
  /** Whose workers take it: a site's name, or the host that it goes to. */
  readonly site: string;
  /** The parts of the same run that have to be settled first. */
  readonly after: readonly string[];
  /** The plan file of the part. */
  readonly plan: string;
  /** By step, what it needs of the parts that come before. */
  readonly waits: Readonly<Record<StepId, readonly StepId[]>>;
}

/** A run, as it is submitted. */
export interface Submission {
  /** The name of its plan: the runs of one plan follow each other. */
  readonly planId: string;
  /** The plan file of the whole. */
  readonly plan: string;
  readonly parts: readonly QueuedPart[];
  /** How much may be under way at one registry, over all workers. */
  readonly concurrency?: number | undefined;
}

/** A run that is in the queue. */
export interface QueuedRun {
  /** The name of its plan and its number among the runs of that: `f2a11c5d0e94b3a7-1`. */
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly submitted: number;
  /** When the last of its parts was settled. */
  readonly finished?: number | undefined;
  readonly state: 'running' | 'finished' | 'cancelled';
  readonly parts: number;
  /** How many of them are settled. */
  readonly settled: number;
  readonly concurrency?: number | undefined;
}

/** A part in the hands of one worker, until it settles it or is heard of no more. */
export interface TakenPart extends QueuedPart {
  readonly run: string;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** It is given to nobody after this. */
  readonly isLast: boolean;
  readonly concurrency?: number | undefined;
}

/** A part that was given out as often as it may be, and never settled. */
export interface LostPart extends QueuedPart {
  readonly run: string;
  readonly attempts: number;
}

/** What a worker says of itself every few seconds. */
export interface WorkerSign {
  readonly id: string;
  readonly site?: string | undefined;
  /** The hosts that refused it for being too many, with the milliseconds that they are to be left alone. */
  readonly closed: Readonly<Record<string, number>>;
  /** The hosts that it cannot reach. */
  readonly lost: readonly string[];
}

/** A worker that was heard of in the last seconds. */
export type PresentWorker = Omit<WorkerSign, 'closed'>;

/** What it hears of the others. */
export interface Crowd {
  /** The workers that are there, itself among them. */
  readonly workers: readonly PresentWorker[];
  /** The hosts that any of them was refused by, with the milliseconds that are left. */
  readonly closed: Readonly<Record<string, number>>;
}

/** How many parts of a site stand where. */
export interface SiteStanding {
  readonly site: string;
  /** Nobody has them yet. */
  readonly waiting: number;
  /** A worker has them. */
  readonly taken: number;
  readonly settled: number;
}

/** How parts stand, by site, and which workers are there. */
export interface QueueStanding {
  readonly sites: readonly SiteStanding[];
  readonly workers: readonly PresentWorker[];
}

/**
 * Where parts of runs wait for workers. What it keeps is the journal of its runs. Every call may throw
 * `QUEUE_UNAVAILABLE` where it cannot be reached.
 */
export interface Queue extends AsyncDisposable {
  /** Keeps a run with its parts; where the last run of the same plan is not finished, it is that one. */
  submit(submission: Submission): Promise<QueuedRun>;
  /** The last run whose id begins so. */
  find(id: string): Promise<QueuedRun | undefined>;
  /** All runs that are kept, the last one first. */
  runs(): Promise<readonly QueuedRun[]>;
  /** The plan file of a run. */
  planOf(run: string): Promise<string>;
  /** The next part whose turn it is, for the workers of a site or for any. */
  take(options?: { readonly site?: string | undefined }): Promise<TakenPart | undefined>;
  /** Says that it is worked on; false where it is the worker's no more. */
  beat(taken: TakenPart): Promise<boolean>;
  /** Settles it, once: false where it is the worker's no more. */
  settle(taken: TakenPart, outcome: PartOutcome): Promise<boolean>;
  /** Gives it back, to be taken after so many milliseconds; false where it is the worker's no more. */
  release(taken: TakenPart, wait: number): Promise<boolean>;
  /** What the settled parts of a run came to, by part: all, or these, or all but these. */
  outcomes(run: string, which?: WhichParts): Promise<ReadonlyMap<string, PartOutcome>>;
  /** The parts that nobody is given any more, and that nobody settled. */
  lost(): Promise<readonly LostPart[]>;
  /** Settles a lost part, once. */
  bury(lost: LostPart, outcome: PartOutcome): Promise<boolean>;
  /** Takes what is left of a run from everybody. */
  cancel(run: string): Promise<void>;
  /** How the parts of a run stand, or those of all runs; parts that were cancelled are left out. */
  standing(run?: string): Promise<QueueStanding>;
  /** Tells the other workers of this one, and it of them. */
  meet(sign: WorkerSign): Promise<Crowd>;
}

export interface WhichParts {
  readonly only?: readonly string[] | undefined;
  readonly except?: ReadonlySet<string> | undefined;
}

/** Opens a queue. */
export interface QueueEngine {
  /** The schemes of its URLs, without colon. */
  readonly schemes: readonly string[];
  open(url: string): Promise<Queue>;
}

/** What a plugin that brings a queue exports. */
export const defineQueue = (engine: QueueEngine): QueueEngine => engine;
