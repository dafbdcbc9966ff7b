import { expect, test } from 'vitest';
import { bytes, count, duration } from './index.ts';

test('bytes are told in powers of 1000, with a digit that means something', () => {
  expect([0, 999, 1000, 1_234_567, 99_960_000, 999_600_000, 2.5e12].map(bytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '1.2 MB',
    '100 MB',
    '1.0 GB',
    '2.5 TB',
  ]);
});

test('durations are told as people would', () => {
  expect([0.04, 9.94, 9.96, 59.4, 61, 3599, 7500].map(duration)).toEqual([
    '0.0 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min 1 s',
    '59 min 59 s',
    '2 h 5 min',
  ]);
  expect([count(1, 'image'), count(2, 'image')]).toEqual(['1 image', '2 images']);
});

test('what rounds up to the next unit is told in it', () => {
  expect([999.4, 999_499, 999_500, 999_950, 99_960, 999_950_000_000].map(bytes)).toEqual([
    '999 B',
    '999 kB',
    '1.0 MB',
    '1.0 MB',
    '100 kB',
    '1.0 TB',
  ]);
  expect([59.5, 59.7, 119.6, 3599.4, 3599.7, 7199.9].map(duration)).toEqual([
    '1 min 0 s',
    '1 min 0 s',
    '2 min 0 s',
    '59 min 59 s',
    '1 h 0 min',
    '2 h 0 min',
  ]);
});
