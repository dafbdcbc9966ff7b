import type { Screen, WaitedFor } from './screen.ts';
import { print } from './streams.ts';

type Say = (line: string) => void;

// There is one stderr, and while something is drawn there, only who draws may write.
let say: Say = (line) => print(process.stderr, line);
let wait: Screen['wait'];

/** Lets everything that is said beside the progress pass through a screen, until disposed. */
export function sayThrough(screen: Pick<Screen, 'say' | 'wait'>): Disposable {
  const before = [say, wait] as const;
  [say, wait] = [screen.say, screen.wait];
  return { [Symbol.dispose]: () => void ([say, wait] = before) };
}

/** Says something where it disturbs nothing that is drawn. */
export const sayAside: Say = (line) => say(line);

/** Shows what is waited for, where something is drawn. */
export const waitAside = (waiting: WaitedFor): void => wait?.(waiting);
