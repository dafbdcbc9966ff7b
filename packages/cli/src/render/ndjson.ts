import type { Screen, ScreenOptions } from './screen.ts';

/** One event a line, for programs: on stdout, or on stderr where stdout belongs to the report. */
export function ndjsonScreen({ json, stdout, stderr }: ScreenOptions): Screen {
  const stream = json ? stderr : stdout;
  return {
    show: (event) => void stream.write(`${JSON.stringify(event)}\n`),
    say: (line) => void stderr.write(`${line}\n`),
    [Symbol.dispose]() {},
  };
}
