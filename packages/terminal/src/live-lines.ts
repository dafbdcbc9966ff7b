import type { Screen } from './screen.ts';
import { eraseLines, print } from './streams.ts';

interface LiveLinesOptions {
  /** Milliseconds between two drawings. */
  readonly frame: number;
  /** What is drawn, in lines of so many columns at most. */
  lines(width: number): readonly string[];
}

/** The columns that a line may take on a terminal: in the last one some terminals begin a new line. */
export const widthOf = ({ columns }: NodeJS.WriteStream): number => (columns || 80) - 1;

/** Lines that are drawn again and again at the end of a terminal, and give way to what is said; gone when disposed. */
export function liveLines(
  stream: NodeJS.WriteStream,
  { frame, lines }: LiveLinesOptions,
): Pick<Screen, 'say'> & Disposable {
  let drawn: readonly string[] = [];
  const erase = () => {
    // A terminal that was made narrower has broken the lines anew.
    if (drawn.length > 0) eraseLines(stream, rowsOf(drawn, stream.columns || 80));
    drawn = [];
  };
  const draw = () => {
    const next = lines(widthOf(stream));
    erase();
    drawn = next;
    print(stream, drawn.join('\n'));
  };
  const timer = setInterval(draw, frame).unref();
  stream.on('resize', draw);
  draw();
  return {
    say(line) {
      erase();
      print(stream, line);
      draw();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      stream.off('resize', draw);
      erase();
    },
  };
}

/** A line that takes no more columns than there are. */
export const cut = (line: string, width: number): string =>
  line.length > width ? `${line.slice(0, width - 1)}…` : line;

/** The rows that lines take on a screen of so many columns. */
export const rowsOf = (lines: readonly string[], columns: number): number =>
  lines.reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / columns)), 0);
