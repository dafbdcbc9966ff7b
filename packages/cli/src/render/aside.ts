import type { RegistryEvent } from '@cse/registry';
import { paint } from './paint.ts';
import { retryTeller } from './retries.ts';

type Say = (line: string) => void;

// There is one stderr, and while something is drawn there, only who draws may write.
let say: Say = (line) => void process.stderr.write(`${line}\n`);

/** Lets everything that is said beside the progress pass through `through`, until disposed. */
export function sayThrough(through: Say): Disposable {
  const before = say;
  say = through;
  return { [Symbol.dispose]: () => void (say = before) };
}

const tellRetry = retryTeller({ say: (line) => say(paint('dim', line)), now: () => performance.now() });

/** Tells what a registry makes us wait for, and what it wants its users to know. */
export function tellRegistry(event: RegistryEvent): void {
  switch (event.type) {
    case 'retry':
      return tellRetry(event);
    case 'warning':
      return say(`${paint('yellow', 'warning:')} ${event.host} says: ${event.text}`);
    case 'concurrency':
    case 'request':
      return;
  }
}
