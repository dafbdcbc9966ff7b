import { expect, test } from 'vitest';
import { growthAt, type Growth } from './scale.ts';

const [KIB, MIB] = [1024, 1024 * 1024];
const [FEW, MANY] = [200, 1400];
/** Requests for one more image: to the source, and to the target. */
const REQUESTS = { plan: [2, 2], run: [2, 8], verify: [2, 6], 'mirror, again': [2, 1] };
// An image takes some 20 KiB of it. V8 collects sooner or later, so there is room for twice as much.
const MOST_MEMORY = 155 * MIB + MANY * 48 * KIB;

// How busy the machine is changes neither what a process holds nor what registries are asked.
test.runIf(process.env['CI'])(
  'seven times the images take no more requests, connections and memory for each',
  async () => {
    const few = await Array.fromAsync(growthAt(FEW));
    const many = await Array.fromAsync(growthAt(MANY));
    const requests = many.map((after, at) => [after.command, requestsForEach(few[at] ?? after, after)]);
    expect(Object.fromEntries(requests)).toEqual(REQUESTS);
    for (const { source, target, measured } of many) {
      expect(Math.max(source.connections, target.connections)).toBeLessThanOrEqual(32);
      expect(measured.peakMemory).toBeLessThanOrEqual(MOST_MEMORY);
    }
  },
  300_000,
);

const requestsForEach = (before: Growth, after: Growth) =>
  (['source', 'target'] as const).map(
    (side) => (after[side].requests - before[side].requests) / (after.images - before.images),
  );
