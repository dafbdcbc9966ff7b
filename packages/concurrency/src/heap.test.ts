import { expect, test } from 'vitest';
import { Heap } from './index.ts';

test('what goes before all others is taken first', () => {
  const heap = new Heap<number>((a, b) => a < b);
  const numbers = Array.from({ length: 500 }, (_, at) => (at * 7919) % 1009);
  for (const number of numbers) heap.add(number);
  const taken = Array.from({ length: 500 }, () => heap.take());
  expect([taken, heap.take()]).toEqual([numbers.toSorted((a, b) => a - b), undefined]);
});
