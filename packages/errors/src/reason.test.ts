import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reasonOf } from './index.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('what the system says of a file by a code is said in words', () => {
  const thrown = ['nowhere', '/', '/dev/null/x'].map((path) => thrownBy(() => readFileSync(path)));
  expect(thrown.map(reasonOf)).toEqual(['it is not there', 'it is a folder', 'a part of its path is no folder']);
});

test('anything else speaks for itself', () => {
  const unknown = Object.assign(new Error('EODD: something odd'), { code: 'EODD' });
  expect([unknown, new TypeError('x is not a function'), 'a string', undefined].map(reasonOf)).toEqual([
    'EODD: something odd',
    'x is not a function',
    'a string',
    'undefined',
  ]);
});
