import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mapConcurrently, stopWith, together } from './index.ts';

const failing = async (after: number) => {
  await setTimeout(after);
  throw new Error(`after ${after}`);
};

test('what all works return comes in their order', async () => {
  expect(await together([setTimeout(5, 'a'), setTimeout(1, 'b')], new AbortController())).toEqual(['a', 'b']);
});

test('the first that fails stops the others, and is what is thrown', async () => {
  const stop = new AbortController();
  const endless = setTimeout(60_000, undefined, { signal: stop.signal });
  await expect(together([endless, failing(5)], stop)).rejects.toThrow('after 5');
});

test('what was stopped has ended before the failure is told', async () => {
  const stop = new AbortController();
  let ended = false;
  const slow = async () => {
    await setTimeout(60_000, undefined, { signal: stop.signal }).catch(() => setTimeout(20));
    ended = true;
  };
  await expect(together([slow(), failing(1)], stop)).rejects.toThrow('after 1');
  expect(ended).toBe(true);
});

test('a stop that comes from outside stops what is inside, and one inside leaves the outside alone', () => {
  const outside = new AbortController();
  using first = stopWith(outside.signal);
  using second = stopWith(outside.signal);
  first.abort();
  expect([outside.signal.aborted, second.signal.aborted]).toEqual([false, false]);
  outside.abort('enough');
  expect(second.signal.reason).toBe('enough');
  expect(stopWith(outside.signal).signal.aborted).toBe(true);
});

test('of many works only so many are under way, and what they return comes in order', async () => {
  let [underWay, most] = [0, 0];
  const work = async (item: number) => {
    most = Math.max(most, (underWay += 1));
    await setTimeout(item % 3);
    underWay -= 1;
    return item * 2;
  };
  const items = Array.from({ length: 20 }, (_, item) => item);
  const results = await mapConcurrently(items, work, { concurrency: 4, stop: new AbortController() });
  expect([most, results]).toEqual([4, items.map((item) => item * 2)]);
});

test('after one of many works failed, no further one begins', async () => {
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    await (item === 1 ? failing(1) : setTimeout(5));
  };
  const all = mapConcurrently([0, 1, 2, 3, 4], work, { concurrency: 2, stop: new AbortController() });
  await expect(all).rejects.toThrow('after 1');
  expect(begun).toEqual([0, 1]);
});
