import { expect, test } from 'vitest';
import { digestOf, hasherOf, isDigest } from './index.ts';

const hex = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('the digest of some bytes is their sha256', () => {
  expect(digestOf(Buffer.from('abc'))).toBe(`sha256:${hex}`);
});

test('a hasher speaks the algorithm of what it is to be compared with, however the bytes are cut', () => {
  const hasher = hasherOf(`sha512:${'0'.repeat(128)}`);
  hasher.update(Buffer.from('a'));
  hasher.update(Buffer.from('bc'));
  expect(hasher.digest()).toMatch(/^sha512:ddaf35a193617aba[0-9a-f]{112}$/);
});

test.each([
  ['upper case', `sha256:${hex.toUpperCase()}`],
  ['too short', `sha256:${hex.slice(1)}`],
  ['too long', `sha256:${hex}0`],
  ['another alphabet', `sha256:${hex.replace('b', 'g')}`],
  ['an algorithm that is not verified here', `sha1:${'0'.repeat(40)}`],
  ['the length of another', `sha512:${hex}`],
  ['no algorithm', hex],
  ['a path', 'sha256:../../../etc/passwd'],
  ['a line end', `sha256:${hex}\n`],
  ['something before it', `x-sha256:${hex}`],
  ['nothing', ''],
])('C-005, C-006, C-009: a digest with %s is refused', (_, text) => {
  expect(isDigest(text)).toBe(false);
});

test('what is no text is no digest', () => {
  expect([undefined, null, 7, {}, [`sha256:${hex}`]].map(isDigest)).toEqual(Array.from({ length: 5 }, () => false));
});
