import { visible } from '@cse/errors';
import { eraseLines, print } from './streams.ts';
import { rowsOf } from './bars.ts';
import { paint } from './paint.ts';
import { canDraw, type Screen } from './screen.ts';

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
  let drawn: string | undefined;
  let frame = 0;
  const erase = () => {
    if (drawn !== undefined) eraseLines(stream, rowsOf([drawn], stream.columns || 80));
    drawn = undefined;
  };
  const draw = () => {
    const width = (stream.columns || 80) - 1;
    erase();
    drawn = visible(`${SPINNER[(frame += 1) % SPINNER.length]} ${now()}`).slice(0, width);
    print(stream, drawn);
  };
  const timer = setInterval(draw, FRAME).unref();
  draw();
  return {
    say(line) {
      erase();
      print(stream, line);
      draw();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      erase();
      print(stream, paint('dim', title.replace(/ …$/, '')));
    },
  };
}
