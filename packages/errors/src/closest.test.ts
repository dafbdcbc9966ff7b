import { expect, test } from 'vitest';
import { closest } from './closest.ts';

test('what was probably meant is a letter added, lost, changed or swapped away, or the beginning of it', () => {
  const words = ['mirror', 'export', 'import', 'verify', 'plan', 'tkg', 'to', 'copy'];
  const meant = Object.fromEntries(
    ['miror', 'mirrror', 'veryfi', 'tgk', 'exp', 'nope', 'zzz', 'x'].map((word) => [word, closest(word, words)]),
  );
  expect(meant).toEqual({
    miror: 'mirror',
    mirrror: 'mirror',
    veryfi: 'verify',
    tgk: 'tkg',
    exp: 'export',
    nope: undefined,
    zzz: undefined,
    x: undefined,
  });
});

test('the word that the fewest letters are wrong in is meant, wherever it stands', () => {
  expect(closest('mirorr', ['minor', 'mirror'])).toBe('mirror');
  expect(closest('exprot', ['expert', 'export'])).toBe('export');
  // One pair of letters that changed places, and no letter more.
  expect(closest('ab', ['ba', 'xy'])).toBe('ba');
  expect(closest('ab', ['ca', 'bc', 'xy'])).toBe(undefined);
});

test('what is typed may be the beginning of a word from three letters on', () => {
  expect(closest('con', ['configuration'])).toBe('configuration');
  expect(closest('co', ['configuration'])).toBe(undefined);
});

test('a short word may have one letter wrong, a longer one two, and a long one a third of them', () => {
  expect(closest('xo', ['to'])).toBe('to');
  expect(closest('xy', ['to'])).toBe(undefined);
  expect(closest('xopy', ['copy'])).toBe('copy');
  expect(closest('nopy', ['mopx'])).toBe(undefined);
  expect(closest('xxppy', ['happy'])).toBe('happy');
  expect(closest('xxxpy', ['happy'])).toBe(undefined);
  expect(closest('xxxtainer-images', ['container-images'])).toBe('container-images');
  expect(closest('xxxxxxner-images', ['container-images'])).toBe(undefined);
});
