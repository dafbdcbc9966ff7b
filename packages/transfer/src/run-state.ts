import type { KeptEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';

/** One run as it is kept: its plan, and what happened so far. */
export interface KeptRun {
  readonly id: string;
  readonly plan: Plan;
  /** Whether the target was only looked at. */
  readonly isCheck?: boolean;
  readonly events: readonly KeptEvent[];
}

/** A run that is being kept. */
export interface OpenRun extends KeptRun, AsyncDisposable {
  /** Keeps one event for good before it returns. */
  keep(event: KeptEvent): void;
}

/** Where runs are kept, so that one that was cut off can go on and a finished one can be shown again. */
export interface RunState {
  /** Opens the run of a plan: a new one, or the one that was kept. `asked` names the question that the plan answers, if any. */
  open(id: string, plan: Plan, asked?: string): Promise<OpenRun>;
  /** The run of this id, or of an id that begins so; `latest` is the last one. */
  find(id: string): Promise<KeptRun | undefined>;
  /** The last plan that answered this question. */
  answer(asked: string): Promise<Plan | undefined>;
  /** Forgets which plans answered which questions: what they say is no more what should be at the target. */
  forget(): Promise<void>;
  /** Every plan that was run. */
  plans(): AsyncIterable<Plan>;
}
