import { expect, test } from 'vitest';
import { parseSize } from './part-size.ts';

test('sizes are read as people write them, and what is none is refused', () => {
  const sizes = ['4096', '4GB', '4 GiB', '700MiB', '1.5k', '2g', ' 1.25 k '].map((text) =>
    parseSize('part-size', text),
  );
  expect(sizes).toEqual([4096, 4e9, 4 * 1024 ** 3, 700 * 1024 ** 2, 1500, 2e9, 1250]);
  for (const text of ['', '-1', '4X', 'all', 'k', '4ib', '1.k', '4 4'])
    expect(() => parseSize('part-size', text)).toThrow(
      expect.objectContaining({ code: 'SIZE_INVALID', fault: 'usage' }),
    );
});
