import { expect, test } from 'vitest';
import { ranksOf } from './ranks.ts';
import { blobStep, manifestStep, stepsOf, tagStep } from './steps.testing.ts';

test('what an image needs has the place of the first image that needs it', () => {
  const [shared, own, other] = [blobStep('shared'), blobStep('own'), blobStep('other')];
  const [one, two] = [manifestStep('one', { needs: [shared, own] }), manifestStep('two', { needs: [shared, other] })];
  const [a, b] = [tagStep('one', one), tagStep('two', two)];
  const ranks = ranksOf({ steps: stepsOf(shared, own, one, other, two, a, b) });
  expect([a, one, shared, own].map(({ id }) => ranks.get(id))).toEqual([1, 1, 1, 1]);
  expect([b, two, other].map(({ id }) => ranks.get(id))).toEqual([2, 2, 2]);
});
