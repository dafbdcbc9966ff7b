import { visible } from '@cse/errors';
import { cut, liveLines } from './live-lines.ts';
import { paint } from './paint.ts';
import { canDraw, type Screen } from './screen.ts';
import { print } from './streams.ts';

/** Milliseconds between two drawings. */
const FRAME = 250;
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** One line that tells how far something is, as long as it takes; where nothing can be drawn, what it is, once. */
export function openLine(
  stream: NodeJS.WriteStream,
  title: string,
  now: () => string,
): Pick<Screen, 'say'> & Disposable {
  if (!canDraw(stream)) {
    print(stream, paint('dim', title));
    return { say: (line) => print(stream, line), [Symbol.dispose]() {} };
  }
  let frame = 0;
  const live = liveLines(stream, {
    frame: FRAME,
    lines: (width) => [cut(visible(`${SPINNER[(frame += 1) % SPINNER.length]} ${now()}`), width)],
  });
  return {
    say: live.say,
    [Symbol.dispose]() {
      live[Symbol.dispose]();
      print(stream, paint('dim', title.replace(/ …$/, '')));
    },
  };
}
