import type { RunEvent } from '@cse/executor';
import { paint } from './paint.ts';
import { shortened } from './shortened.ts';
import { visible } from '@cse/errors';

type Failed = Extract<RunEvent, { type: 'step-failed' }>;

/** Tells failures while a run goes on: the first of each cause, and that there are more; the summary counts them all. */
export function failureTeller(say: (line: string) => void): (event: Failed) => void {
  const told = new Map<string, { readonly message: string; alone: boolean }>();
  return (event) => {
    const cause = `${event.code} ${event.host} ${event.hint}`;
    const first = told.get(cause);
    if (first === undefined) {
      told.set(cause, { message: event.message, alone: true });
      say(failureLine(event));
    } else if (first.alone && first.message !== event.message) {
      first.alone = false;
      say(paint('dim', '       more failures like this are only counted, and summed up at the end'));
    }
  };
}

// What says itself where it went wrong needs no step before it.
const failureLine = ({ id, message, host }: Failed): string => {
  const isPlaced = message.includes(id) || (host !== undefined && message.startsWith(host));
  return `${paint('red', 'failed')} ${visible(shortened(isPlaced ? message : `${id}: ${message}`))}`;
};
