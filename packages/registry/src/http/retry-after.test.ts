import { skippingClock } from '@cse/testkit';
import { expect, test } from 'vitest';
import { retryAfter } from './retry-after.ts';

const clock = skippingClock();
const date = (seconds: number) => new Date(clock.now() + seconds * 1000).toUTCString();

test.each([
  ['7', 7000],
  [date(30), 30_000],
  ['999999999', 999_999_999_000],
  [date(86_400), 86_400_000],
  ['0', undefined],
  ['-5', undefined],
  [date(-60), undefined],
  ['soon', undefined],
  [undefined, undefined],
])('C-124: Retry-After: %s', (header, expected) => {
  expect(retryAfter(header, clock)).toBe(expected);
});
