import type { RegistryEvent } from '@cse/registry';
import { visible } from '@cse/errors';
import { count, duration } from '@cse/text';
import { waitAside } from './aside.ts';
import { paint } from './paint.ts';
import { countRequest } from './requests.ts';
import { shortened } from './shortened.ts';

type Retry = Extract<RegistryEvent, { readonly type: 'retry' }>;

export interface RetryTelling {
  readonly say: (line: string) => void;
  /** Milliseconds since any moment. */
  now(): number;
}

/** Tells what a registry makes us wait for, and what it wants its users to know. */
export function registryTeller({ say, now }: RetryTelling): (event: RegistryEvent) => void {
  const tellRetry = retryTeller({ say: (line) => say(paint('dim', visible(line))), now });
  return (event) => {
    switch (event.type) {
      case 'retry':
        waitAside({ host: event.host, reason: reasonIn(event), until: now() + event.wait });
        return tellRetry(event);
      case 'warning':
        return say(`${paint('yellow', 'warning:')} ${event.host} says: ${visible(event.text)}`);
      case 'request':
        return countRequest(event);
      case 'concurrency':
        return;
    }
  };
}

/** Many requests that wait for one reason are told once in this time, in milliseconds, unless they come to wait longer. */
const QUIET = 30_000;
// Waits double, give or take a tenth: what is longer than this is the next of them.
const LONGER = 1.5;

interface Told {
  at: number;
  wait: number;
  /** Those that were not told since. */
  others: number;
}

/** Tells of requests that are made again: for each registry and reason the first, and of the others how many they are. */
export function retryTeller({ say, now }: RetryTelling): (event: Retry) => void {
  const told = new Map<string, Told>();
  return (event) => {
    const { host, wait } = event;
    const why = reasonIn(event);
    const before = told.get(`${host} ${why}`);
    const isNews = !before || now() - before.at >= QUIET || wait > before.wait * LONGER;
    if (!isNews) {
      before.others += 1;
      return;
    }
    const others = before && before.others > 0 ? ` (and ${count(before.others, 'more request')} since)` : '';
    told.set(`${host} ${why}`, { at: now(), wait, others: 0 });
    say(`${placeIn(event)} retrying in ${duration(wait / 1000)}: ${why}${others}`);
  };
}

// Most reasons begin with what was asked for, and that with the host: nothing is told twice.
const placeIn = ({ host, object }: Retry) => shortened(object.startsWith(host) ? object : `${host}: ${object}`);
const reasonIn = ({ object, reason }: Retry) =>
  reason.startsWith(`${object} `) ? reason.slice(object.length + 1) : reason;
