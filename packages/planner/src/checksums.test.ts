import { expect, test } from 'vitest';
import { digestIn } from './checksums.ts';

const [sum, other, long] = ['a1'.repeat(32), 'b2'.repeat(32), 'c3'.repeat(64)];

test.each([
  ['as sha256sum writes it', `${other}  other.tgz\n${sum}  file.tgz\n`],
  ['of a file that was read as binary', `${sum} *file.tgz\n`],
  ['with the folder of the file', `${sum}  ./dist/file.tgz\n`],
  ['of a name that had to be escaped', `\\${sum}  file.tgz\n`],
  ['behind one space', `${sum} file.tgz\n`],
  ['in a line that is indented', `  SHA256 (file.tgz) = ${sum}\n`],
  ['as BSD writes it', `SHA256 (other.tgz) = ${other}\nSHA256 (dist/file.tgz) = ${sum}\n`],
  ['with the line ends of Windows', `${other}  other.tgz\r\n${sum}  file.tgz\r\n`],
  ['in capitals', `${sum.toUpperCase()}  file.tgz\n`],
  ['alone, without any name', `\n  ${sum}  \n`],
  ['between lines that say something else', `# the release\n${sum}  file.tgz\n-- end --\n`],
])('the checksum of a file is found %s', (_, list) => {
  expect(digestIn(list, 'file.tgz')).toBe(`sha256:${sum}`);
});

test('a longer checksum is one of SHA-512', () => {
  expect(digestIn(`${long}  file.tgz\n`, 'file.tgz')).toBe(`sha512:${long}`);
  expect(digestIn(`SHA512 (file.tgz) = ${long}\n`, 'file.tgz')).toBe(`sha512:${long}`);
});

test.each([
  ['names only others', `${sum}  other.tgz\n`],
  ['has two without a name', `${sum}\n${other}\n`],
  ['has one whose length is of no known kind', `${'a'.repeat(63)}  file.tgz\n`],
  ['has a name that only ends like it', `${sum}  my-file.tgz\n`],
  ['has one with more before', `of ${sum}  file.tgz\nmy SHA256 (file.tgz) = ${sum}\n`],
  ['has one with more behind', `${sum}!\nSHA256 (file.tgz) = ${sum}!\n`],
  ['is empty', ''],
])('in a list that %s there is none', (_, list) => {
  expect(digestIn(list, 'file.tgz')).toBeUndefined();
});
