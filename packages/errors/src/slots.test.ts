import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Slots } from './index.ts';

/** Lets so many works wait for the only place, and says in which order they had it. */
async function orderOf(weights: readonly number[]): Promise<readonly number[]> {
  const slots = new Slots(1);
  const order: number[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const first = slots.hold(0, () => begun);
  const others = weights.map((weight, at) => slots.hold(weight, async () => void order.push(at)));
  begin();
  await Promise.all([first, ...others]);
  return order;
}

test('the heaviest that wait are let in first, and those of one weight in the order in which they came', async () => {
  const weights = Array.from({ length: 500 }, (_, at) => (at * 7919) % 13);
  const expected = weights.map((weight, at) => ({ weight, at })).sort((a, b) => b.weight - a.weight || a.at - b.at);
  expect(await orderOf(weights)).toEqual(expected.map(({ at }) => at));
});

test('no more are inside than there are places, and one that fails gives its place on', async () => {
  const slots = new Slots(3);
  let [inside, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, (inside += 1));
    await setImmediate();
    inside -= 1;
    throw new Error('no');
  };
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => slots.hold(0, work)));
  expect([most, inside, all.filter(({ status }) => status === 'rejected').length]).toEqual([3, 0, 20]);
});

test('100,000 that wait take no longer each than a few', async () => {
  const started = process.cpuUsage();
  await orderOf(Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 100_003));
  const { user } = process.cpuUsage(started);
  // Some 0.2 s where it was measured; in one sorted list it took minutes.
  expect(user / 1e6).toBeLessThan(5);
});
