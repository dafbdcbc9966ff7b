import type { Screen, ScreenOptions } from './screen.ts';
import { print } from './streams.ts';

/** One event a line, for programs: on stdout, or on stderr where stdout belongs to the report. */
export function ndjsonScreen({ json, stdout, stderr }: ScreenOptions): Screen {
  const stream = json ? stderr : stdout;
  return {
    show: (event) => print(stream, JSON.stringify(event), 'whole'),
    say: (line) => print(stderr, line),
    [Symbol.dispose]() {},
  };
}
