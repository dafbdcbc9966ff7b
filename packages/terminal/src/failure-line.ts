import type { RunEvent } from '@cse/executor';
import { paint } from './paint.ts';
import { visible } from '@cse/errors';

type Failed = Extract<RunEvent, { type: 'step-failed' }>;

/** So many failures of one cause are told while the others go on; the summary counts them all. */
const TOLD = 3;

/** Tells failures while a run goes on: a few of each cause, and each message once. */
export function failureTeller(say: (line: string) => void): (event: Failed) => void {
  const told = new Map<string, Set<string>>();
  return (event) => {
    const cause = `${event.code} ${event.host} ${event.hint}`;
    const messages = told.get(cause) ?? new Set<string>();
    told.set(cause, messages);
    if (messages.has(event.message) || messages.size >= TOLD) return;
    messages.add(event.message);
    say(failureLine(event));
    if (messages.size === TOLD)
      say(paint('dim', '       more failures like this are only counted, and summed up at the end'));
  };
}

// What says itself where it went wrong needs no step before it.
const failureLine = ({ id, message, host }: Failed): string => {
  const isPlaced = message.includes(id) || (host !== undefined && message.startsWith(host));
  return `${paint('red', 'failed')} ${visible(isPlaced ? message : `${id}: ${message}`)}`;
};
