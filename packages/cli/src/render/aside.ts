import type { RegistryEvent } from '@cse/session';
import { paint } from './paint.ts';
import { visible } from '@cse/errors';
import { retryTeller } from './retries.ts';
import { print } from '../streams.ts';

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

const tellRetry = retryTeller({ say: (line) => say(paint('dim', visible(line))), now: () => performance.now() });

/** Tells what a registry makes us wait for, and what it wants its users to know. */
export function tellRegistry(event: RegistryEvent): void {
  switch (event.type) {
    case 'retry':
      return tellRetry(event);
    case 'warning':
      return say(`${paint('yellow', 'warning:')} ${event.host} says: ${visible(event.text)}`);
    case 'concurrency':
    case 'request':
      return;
  }
}
