import type { RegistryEvent } from '@cse/registry';
import { duration } from './amounts.ts';
import { paint } from './paint.ts';

type Say = (line: string) => void;

// There is one stderr, and while something is drawn there, only who draws may write.
let say: Say = (line) => void process.stderr.write(`${line}\n`);

/** Lets everything that is said beside the progress pass through `through`, until disposed. */
export function sayThrough(through: Say): Disposable {
  const before = say;
  say = through;
  return { [Symbol.dispose]: () => void (say = before) };
}

/** Tells what a registry makes us wait for, and what it wants its users to know. */
export function tellRegistry(event: RegistryEvent): void {
  switch (event.type) {
    case 'retry':
      return say(paint('dim', retryLine(event)));
    case 'warning':
      return say(`${paint('yellow', 'warning:')} ${event.host} says: ${event.text}`);
    case 'concurrency':
    case 'request':
      return;
  }
}

// Most reasons begin with what was asked for, and that with the host: nothing is told twice.
function retryLine({ host, object, wait, reason }: Extract<RegistryEvent, { readonly type: 'retry' }>): string {
  const place = object.startsWith(host) ? object : `${host}: ${object}`;
  const why = reason.startsWith(`${object} `) ? reason.slice(object.length + 1) : reason;
  return `${place} again in ${duration(wait / 1000)}: ${why}`;
}
