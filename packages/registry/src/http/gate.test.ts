import { skippingClock } from '@cse/testkit';
import { expect, test } from 'vitest';
import { Gate } from './gate.ts';

function gateOf(concurrency: number) {
  const clock = skippingClock();
  const limits: number[] = [];
  return { clock, limits, gate: new Gate(clock, { concurrency, onLimit: (limit) => limits.push(limit) }) };
}

/** Enters until nobody else gets in, and hands back the ways out. */
async function fill(gate: Gate, count: number): Promise<(() => void)[]> {
  const inside: (() => void)[] = [];
  for (let at = 0; at < count; at += 1) void gate.enter('upload').then((leave) => inside.push(leave));
  await settled();
  return inside;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('so many go through at once, the others in the order in which they came', async () => {
  const { gate } = gateOf(2);
  const inside = await fill(gate, 4);
  expect(inside).toHaveLength(2);
  inside[0]?.();
  await settled();
  expect(inside).toHaveLength(3);
});

test('P-048: a place that is given back twice is given back once', async () => {
  const { gate } = gateOf(1);
  const inside = await fill(gate, 3);
  inside[0]?.();
  inside[0]?.();
  await settled();
  expect(inside).toHaveLength(2);
});

test('small requests and downloads do not wait for uploads', async () => {
  const { gate } = gateOf(2);
  await fill(gate, 3);
  await gate.enter('small');
  await gate.enter('download');
});

test.each([1, 2, 8])(
  'of %i large blobs each way, twice as many requests go at once, whatever they are',
  async (most) => {
    const { gate } = gateOf(most);
    let inside: (() => void)[] = [];
    const lanes = ['small', 'download', 'upload', 'small-download'] as const;
    let entered = 0;
    const all = Array.from({ length: 200 }, async (_, at) => {
      const leave = await gate.enter(lanes[at % lanes.length] ?? 'small');
      inside.push(leave);
      entered += 1;
    });
    while (entered < all.length) {
      await settled();
      expect(gate.active).toBeLessThanOrEqual(2 * most);
      expect(gate.active).toBeGreaterThan(0);
      const leaving = inside;
      inside = [];
      for (const leave of leaving) leave();
    }
  },
);

test('who writes leaves a place for who reads, which it may have to wait for', async () => {
  const { gate } = gateOf(1);
  for (let at = 0; at < 3; at += 1) void gate.enter('small');
  await settled();
  await gate.enter('small-download');
});

test('C-124: after "too many" everybody waits, half as many go at once, and more again while all goes well', async () => {
  const { gate, clock, limits } = gateOf(4);
  gate.close(7000);
  gate.close(3000);
  expect(limits).toEqual([2]);
  const inside = await fill(gate, 4);
  expect(clock.waits).toContain(7000);
  expect(inside).toHaveLength(2);
  for (let at = 0; at < 5; at += 1) gate.succeeded('upload');
  await settled();
  expect(limits).toEqual([2, 3, 4]);
  expect(inside).toHaveLength(4);
});

test('who is called off while waiting takes nobody’s place', async () => {
  const { gate } = gateOf(1);
  const inside = await fill(gate, 1);
  const controller = new AbortController();
  const waiting = gate.enter('upload', controller.signal);
  const next = fill(gate, 1);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  inside[0]?.();
  expect(await next).toHaveLength(1);
});

test('beside other processes what is small counts too, and what the share allows is the limit, up and down', async () => {
  const share = { most: 2, closedFor: () => 0, close: () => {} };
  const gate = new Gate(skippingClock(), { concurrency: 8, onLimit: () => {}, share: { of: share, host: 'h' } });
  const inside: (() => void)[] = [];
  const lanes = ['upload', 'small-upload', 'upload', 'small-upload', 'upload', 'upload'] as const;
  for (const lane of lanes) void gate.enter(lane).then((leave) => inside.push(leave));
  await settled();
  expect(inside).toHaveLength(2);
  share.most = 4;
  inside[0]?.();
  await settled();
  expect(gate.active).toBe(4);
  share.most = 1;
  inside[1]?.();
  await settled();
  expect(gate.active).toBe(3);
});

test('what one process hears of a busy registry the others heed', async () => {
  const clock = skippingClock();
  const told: unknown[] = [];
  const share = { most: 8, closedFor: () => 9_000 - clock.monotonic(), close: (...said: unknown[]) => told.push(said) };
  const gate = new Gate(clock, { concurrency: 8, onLimit: () => {}, share: { of: share, host: 'h' } });
  gate.close(700);
  expect(told).toEqual([['h', 700]]);
  await gate.enter('upload');
  expect(clock.monotonic()).toBeGreaterThanOrEqual(9_000);
});
