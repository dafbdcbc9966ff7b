import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Slots } from './index.ts';

test('no more are inside than there are places, and one that fails gives its place on', async () => {
  const slots = new Slots(3);
  let [inside, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, (inside += 1));
    await setImmediate();
    inside -= 1;
    throw new Error('no');
  };
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => slots.hold(work)));
  expect([most, inside, all.filter(({ status }) => status === 'rejected').length]).toEqual([3, 0, 20]);
});

test('of 5,000 that wait each goes in in its turn', async () => {
  const slots = new Slots(1);
  const order: number[] = [];
  await Promise.all(Array.from({ length: 5000 }, (_, at) => slots.hold(async () => void order.push(at))));
  expect(order).toEqual(Array.from({ length: 5000 }, (_, at) => at));
});
