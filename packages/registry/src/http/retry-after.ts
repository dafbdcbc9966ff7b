import type { Clock } from '../network/ports.ts';

// What a clock can count to.
const LONGEST = 100 * 365 * 24 * 3_600_000;

/** What a Retry-After header asks for, in milliseconds: seconds or a date, past ones as none. */
export function retryAfter(value: string | undefined, clock: Clock): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - clock.now();
  if (Number.isNaN(wait) || wait <= 0) return undefined;
  return Math.min(wait, LONGEST);
}
