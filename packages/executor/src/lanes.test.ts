import type { Step } from '@cse/graph';
import { expect, test } from 'vitest';
import { isLarge, Lanes } from './lanes.ts';
import { blobStep, manifestStep, tagStep } from './steps.testing.ts';

/** Takes steps one after the other, and gives each back as one that became true. */
function taken(lanes: Lanes, count = Infinity): readonly string[] {
  const ids: string[] = [];
  for (let step = lanes.take(); step; step = ids.length < count ? lanes.take() : undefined) {
    ids.push(step.id);
    lanes.giveBack(step, true);
  }
  return ids;
}

const idsOf = (...steps: readonly Step[]) => steps.map(({ id }) => id);

test('manifests and tags come first, then the images in their order, and of one image what came first', () => {
  const root = manifestStep('root');
  const [tag, late] = [tagStep('v1', root), manifestStep('late')];
  const [first, second, other] = [blobStep('first'), blobStep('second'), blobStep('other')];
  const ranks = new Map<Step, number>([
    ...[other, late].map((step) => [step, 2] as const),
    ...[first, second, tag].map((step) => [step, 1] as const),
  ]);
  const lanes = new Lanes(1, (step) => ranks.get(step) ?? 0);
  for (const step of [other, first, late, second, tag]) lanes.add(step);
  expect(taken(lanes)).toEqual(idsOf(tag, late, first, second, other));
});

test('a blob that is larger than its share of all that is left comes early, also where it came late', () => {
  const small = Array.from({ length: 10 }, (_, at) => blobStep(`small ${at}`, 1));
  const [big, bigger] = [blobStep('big', 10), blobStep('bigger', 20)];
  const lanes = new Lanes(4);
  for (const step of [...small, big]) lanes.add(step);
  expect(taken(lanes, 2)).toEqual(idsOf(big, ...small.slice(0, 1)));
  lanes.add(bigger);
  expect(taken(lanes, 2)).toEqual(idsOf(bigger, ...small.slice(1, 2)));
});

test('blobs of more than 4 MiB take none of the places of the others, and are a quarter as many', () => {
  const MIB = 1024 * 1024;
  const [large, larger] = [blobStep('large', 4 * MIB + 1), blobStep('larger', 9 * MIB)];
  const small = [1, 2, 3, 4].map((at) => blobStep(`small ${at}`, 4 * MIB));
  expect([large, larger, ...small].map(isLarge)).toEqual([true, true, false, false, false, false]);
  expect(isLarge(manifestStep('root'))).toBe(false);
  const lanes = new Lanes(3);
  for (const step of [...small, large, larger]) lanes.add(step);
  const together = Array.from({ length: 6 }, () => lanes.take());
  expect(together.map((step) => step && isLarge(step))).toEqual([true, false, false, false, undefined, undefined]);
});
