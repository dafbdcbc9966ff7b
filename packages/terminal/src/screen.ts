import type { RunEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';

/** Whatever shows a run while it happens. */
export interface Screen extends Disposable {
  show(event: RunEvent): void;
  /** Says something beside the progress. */
  say(line: string): void;
  /** Shows what is waited for, where it is shown at all. */
  readonly wait?: ((waiting: WaitedFor) => void) | undefined;
}

/** A registry that makes us wait, and why. */
export interface WaitedFor {
  readonly host: string;
  readonly reason: string;
  /** On the screen's clock. */
  readonly until: number;
}

export type ProgressMode = 'auto' | 'bars' | 'lines' | 'ndjson' | 'none';

export interface ScreenOptions {
  readonly plan: Pick<Plan, 'steps' | 'images'>;
  /** The target is only looked at. */
  readonly isCheck?: boolean | undefined;
  /** stdout belongs to one JSON document. */
  readonly json: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Milliseconds since any moment. */
  now(): number;
}

/** A terminal that can take lines back. */
export const canDraw = (stream: NodeJS.WriteStream): boolean => stream.isTTY && process.env['TERM'] !== 'dumb';
