import { barsScreen } from './bars.ts';
import { linesScreen } from './lines.ts';
import { ndjsonScreen } from './ndjson.ts';
import type { Progress, Screen, ScreenOptions } from './screen.ts';
import { print } from './streams.ts';

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
