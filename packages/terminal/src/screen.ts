import type { RunEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { barsScreen } from './bars.ts';
import { linesScreen } from './lines.ts';
import { ndjsonScreen } from './ndjson.ts';
import { print } from './streams.ts';

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

/** Opens the screen that fits: bars on a terminal, lines elsewhere. */
export function openScreen(progress: Progress, options: ScreenOptions): Screen {
  switch (progress) {
    case 'auto':
      return options.stderr.isTTY ? barsScreen(options) : linesScreen(options);
    case 'bars':
      return barsScreen(options);
    case 'lines':
      return linesScreen(options);
    case 'ndjson':
      return ndjsonScreen(options);
    case 'none':
      return { show() {}, say: (line) => print(options.stderr, line), [Symbol.dispose]() {} };
  }
}
