import { print } from './streams.ts';

type Say = (line: string) => void;

// There is one stderr, and while something is drawn there, only who draws may write.
let say: Say = (line) => print(process.stderr, line);

/** Lets everything that is said beside the progress pass through `through`, until disposed. */
export function sayThrough(through: Say): Disposable {
  const before = say;
  say = through;
  return { [Symbol.dispose]: () => void (say = before) };
}

/** Says something where it disturbs nothing that is drawn. */
export const sayAside: Say = (line) => say(line);
