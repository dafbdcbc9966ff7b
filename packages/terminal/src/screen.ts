import type { RunEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';

/** Whatever shows a run while it happens. */
export interface Screen extends Disposable {
  show(event: RunEvent): void;
  /** Says something beside the progress. */
  say(line: string): void;
}

export type Progress = 'auto' | 'bars' | 'lines' | 'ndjson' | 'none';

export interface ScreenOptions {
  readonly plan: Pick<Plan, 'steps' | 'images'>;
  /** stdout belongs to one JSON document. */
  readonly json: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Milliseconds since any moment. */
  now(): number;
}
