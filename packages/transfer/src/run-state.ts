import type { KeptEvent, StepMoved } from '@cse/executor';
import type { Plan, StepId } from '@cse/graph';

/** One run as it is kept: its plan, and what happened so far. */
export interface KeptRun {
  readonly id: string;
  readonly plan: Plan;
  /** Whether the target was only looked at. */
  readonly isCheck?: boolean;
  readonly events: readonly KeptEvent[];
}

/** A run that is being kept. */
export interface OpenRun extends AsyncDisposable {
  readonly id: string;
  /** Nothing of it was kept before. */
  readonly isNew: boolean;
  /** The steps that it has finished, whenever that was, but for those that a look at the target has missed since then. */
  readonly finished: ReadonlySet<StepId>;
  /** Stores one event durably before it returns. */
  keep(event: KeptEvent): void;
  /** Notes progress in bytes for whoever looks at the run; it is not stored. */
  moved(event: StepMoved): void;
}

/** What a run that is under way says of itself every second. */
export interface Pulse {
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  /** How many bytes each blob under way has moved so far. */
  readonly moved: Readonly<Record<StepId, number>>;
}

/** A kept run to look at, which another process may be at work on. */
export interface RunLook {
  readonly id: string;
  /** Whether the target was only looked at. */
  readonly isCheck: boolean;
  readonly plan: () => Promise<Plan>;
  /** What happened since it was asked last; at first, all of it. */
  readonly news: () => Iterable<KeptEvent>;
  /** What the process at work on it said last; nothing where none is. */
  readonly pulse: () => Promise<Pulse | undefined>;
}

/** A summary of a stored run, without its plan. */
export interface RunEntry {
  readonly id: string;
  /** Whether the target was only looked at. */
  readonly isCheck: boolean;
  /** When it was last at work, in milliseconds since the epoch. */
  readonly at: number;
  /** In bytes. */
  readonly size: number;
  /** Whether it came to its end the last time that it was run; one that did not goes on when it is run again. */
  readonly ended: boolean;
  /** Whether nothing was left to do then; earlier releases did not say. */
  readonly complete?: boolean | undefined;
  /** Whether it was stopped the last time that it was run, by whoever ran it. */
  readonly stopped: boolean;
}

/** Where runs are kept, so that one that was cut off can go on and a finished one can be shown again. */
export interface RunState {
  /** How many runs are kept at most, and how many bytes of them: the oldest go when a new one begins. */
  readonly limit: { readonly runs: number; readonly bytes: number };
  /** Opens the run of a plan: a new one, or the one that was kept. `asked` names the question that the plan answers, if any. */
  open(id: string, plan: Plan, asked?: string): Promise<OpenRun>;
  /** Says whether a run of this id is kept. */
  has(id: string): Promise<boolean>;
  /** The run of this id, or of an id that begins so; `latest` is the last one. */
  find(id: string): Promise<KeptRun | undefined>;
  /** The same, to look at as it goes on. */
  look(id: string): Promise<RunLook | undefined>;
  /** All runs that are kept, the last one first. */
  list(): Promise<readonly RunEntry[]>;
  /** Deletes a run. A missing run is no error. */
  remove(id: string): Promise<void>;
  /** The last plan that answered this question. */
  answer(asked: string): Promise<Plan | undefined>;
  /** Forgets which plans answered which questions: what they say is no more what should be at the target. */
  forget(): Promise<void>;
  /** Every plan that was run. */
  plans(): AsyncIterable<Plan>;
}
