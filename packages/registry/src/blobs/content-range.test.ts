import { expect, test } from 'vitest';
import { parseContentRange } from './content-range.ts';

test.each([
  ['bytes 0-0/1', { first: 0, last: 0, total: 1 }],
  ['bytes 010-020/030', { first: 10, last: 20, total: 30 }],
  ['bytes 1000-1010/*', { first: 1000, last: 1010, total: undefined }],
])('P-043: %s is read', (header, expected) => {
  expect(parseContentRange([header])).toEqual(expected);
});

test.each([
  [[]],
  [['bytes 0-0/1', 'bytes 0-0/1']],
  ...['notbytes 0-0/1', 'bytes ', 'bytes x-2/3', 'bytes 1*2/3', 'bytes 1', 'bytes 1-', 'bytes 1-x/3', 'bytes 1-2'].map(
    (text) => [[text]],
  ),
  ...['bytes 1-2@3', 'bytes 1-2/', 'bytes 1-2/*a', 'bytes 1-2/3a', `bytes ${'9'.repeat(30)}-${'9'.repeat(30)}/*`].map(
    (text) => [[text]],
  ),
  ...['bytes 5-4/9', 'bytes 0-9/9', 'bytes 0-9007199254740993/*', 'bytes 0-1/2, bytes 3-4/5'].map((text) => [[text]]),
])('P-043: %j is no range', (headers) => {
  expect(parseContentRange(headers)).toBeUndefined();
});
