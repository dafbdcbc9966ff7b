import type { Fault } from '@cse/errors';
import type { StepId } from '@cse/graph';
import type { Arrival } from '@cse/store';

/** The events of a run. The journal stores them, the screen shows them, the report adds them up. */
export type RunEvent =
  | { readonly type: 'run-started'; readonly steps: number; readonly bytes: number }
  | { readonly type: 'step-started'; readonly id: StepId }
  | { readonly type: 'step-moved'; readonly id: StepId; readonly bytes: number }
  | { readonly type: 'step-finished'; readonly id: StepId; readonly arrival: Arrival | 'tagged' | 'resumed' }
  | {
      readonly type: 'step-failed';
      readonly id: StepId;
      readonly code: string;
      readonly fault: Fault;
      readonly message: string;
      readonly hint?: string | undefined;
      /** The registry that it is about. */
      readonly host?: string | undefined;
    }
  | { readonly type: 'step-blocked'; readonly id: StepId; readonly by: StepId }
  /** A request to a registry went wrong and was made again. */
  | { readonly type: 'request-retried'; readonly host: string; readonly reason: string }
  | {
      readonly type: 'run-finished';
      readonly interrupted: boolean;
      /** Whether all steps are done; earlier releases did not say. */
      readonly complete?: boolean | undefined;
    };
