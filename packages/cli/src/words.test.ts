import { expect, test } from 'vitest';
import { closest } from './closest.ts';
import { bytes, count, duration } from './render/amounts.ts';
import { parseSize } from './size.ts';

test('what was probably meant is a letter added, lost, changed or swapped away, or the beginning of it', () => {
  const words = ['mirror', 'export', 'import', 'verify', 'plan', 'tkg', 'to'];
  const meant = Object.fromEntries(
    ['miror', 'mirrror', 'veryfi', 'tgk', 'exp', 'zzz', 'x'].map((word) => [word, closest(word, words)]),
  );
  expect(meant).toEqual({
    miror: 'mirror',
    mirrror: 'mirror',
    veryfi: 'verify',
    tgk: 'tkg',
    exp: 'export',
    zzz: undefined,
    x: undefined,
  });
});

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

test('sizes are read as people write them, and what is none is refused', () => {
  const sizes = ['4096', '4GB', '4 GiB', '700MiB', '1.5k', '2g'].map((text) => parseSize('part-size', text));
  expect(sizes).toEqual([4096, 4e9, 4 * 1024 ** 3, 700 * 1024 ** 2, 1500, 2e9]);
  for (const text of ['', '-1', '4X', 'all'])
    expect(() => parseSize('part-size', text)).toThrow(
      expect.objectContaining({ code: 'SIZE_INVALID', fault: 'usage' }),
    );
});
