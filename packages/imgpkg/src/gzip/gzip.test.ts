import { seededBytes } from '@cse/testkit';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withRealData } from '../data.testing.ts';
import { goGzip } from './gzip.ts';

const whole = (seed: string, size: number) => Buffer.concat([...seededBytes(seed, size)]);
const words = (size: number) => {
  const random = whole('words', size);
  return Buffer.from(random.map((byte) => (byte < 200 ? 97 + (byte % 5) : byte)));
};

test.each([0, 1, 16, 17, 127, 128, 129, 2560, 65_535, 65_536, 65_552, 65_700, 200_000])(
  '%d bytes come out as they went in, whether they repeat or not',
  (size) => {
    for (const bytes of [Buffer.alloc(size), whole('noise', size), words(size)])
      expect(gunzipSync(goGzip(bytes)).equals(bytes)).toBe(true);
  },
);

test('what repeats becomes small, and what does not grows by little', () => {
  expect(goGzip(Buffer.alloc(1_000_000)).length).toBeLessThan(6000);
  expect(goGzip(whole('noise', 100_000)).length).toBeLessThan(100_100);
});

withRealData('what the real tool packed', (read) => {
  test('is packed again to the byte', () => {
    const packed = read('bundle-outer.layer.tar.gz');
    expect(Buffer.from(goGzip(gunzipSync(packed))).equals(packed)).toBe(true);
  });
});
