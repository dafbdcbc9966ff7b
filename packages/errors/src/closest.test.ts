import { expect, test } from 'vitest';
import { closest } from './closest.ts';

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
