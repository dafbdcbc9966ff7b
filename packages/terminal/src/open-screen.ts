import { barsScreen } from './bars.ts';
import { linesScreen } from './lines.ts';
import { ndjsonScreen } from './ndjson.ts';
import { canDraw, type ProgressMode, type Screen, type ScreenOptions } from './screen.ts';
import { print } from './streams.ts';

/** Opens the screen that fits: bars on a terminal that can draw, lines elsewhere. */
export function openScreen(progress: ProgressMode, options: ScreenOptions): Screen {
  switch (progress) {
    case 'auto':
      return canDraw(options.stderr) ? barsScreen(options) : linesScreen(options);
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
