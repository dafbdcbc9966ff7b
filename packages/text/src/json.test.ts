import { expect, test } from 'vitest';
import { jsonOf } from './json.ts';

test('a text that is JSON is read, whatever it says', () => {
  expect(['{"a":[1]}', 'null', '""', ' 0\n'].map(jsonOf)).toEqual([{ a: [1] }, null, '', 0]);
});

test('a text that is not JSON says nothing', () => {
  expect(['', '{', 'undefined', '{"a":1}{', '\uFEFF{}'].map(jsonOf)).toEqual(Array(5).fill(undefined));
});
