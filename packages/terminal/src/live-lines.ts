import { overwrite } from './overwrite.ts';
import type { Screen } from './screen.ts';

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
  const draw = (...said: readonly string[]) => {
    const before = drawn;
    drawn = lines(widthOf(stream));
    overwrite(stream, before, [...said, ...drawn]);
  };
  const timer = setInterval(draw, frame).unref();
  stream.on('resize', draw);
  draw();
  return {
    say: (line) => draw(line),
    [Symbol.dispose]() {
      clearInterval(timer);
      stream.off('resize', draw);
      overwrite(stream, drawn, []);
    },
  };
}

/** A line that takes no more columns than there are. */
export const cut = (line: string, width: number): string =>
  line.length > width ? `${line.slice(0, width - 1)}…` : line;
