import { expect, test } from 'vitest';
import { Progress } from './progress.ts';
import { secondsFor, simulate, unevenPlan } from './simulated.testing.ts';

test(
  'the share never goes back, and from a fifth on it is within 10 points of the share of time',
  { timeout: 120_000 },
  async () => {
    for (const seed of [1, 2, 3, 4]) {
      const plan = unevenPlan(400, seed);
      const progress = new Progress(plan);
      const shares: { readonly at: number; readonly share: number }[] = [];
      const look = (at: number) => void shares.push({ at, share: progress.at(at).share });
      const { seconds } = await simulate(plan, look, ({ event, at }) => progress.add(event, at));
      expect(shares.every(({ share }, at) => share >= (shares[at - 1]?.share ?? 0))).toBe(true);
      const errors = shares
        .filter(({ at }) => at / seconds >= 0.2)
        .map(({ at, share }) => Math.abs(share - at / seconds));
      expect(Math.max(...errors)).toBeLessThanOrEqual(0.1);
      expect(progress.at(seconds)).toMatchObject({ share: 1, images: { done: 400, total: 400 } });
    }
  },
);

test(
  'at half of the bytes at least a third of the images is tagged, and the run is not longer for it',
  { timeout: 120_000 },
  async () => {
    for (const seed of [1, 2, 3]) {
      const plan = unevenPlan(300, seed);
      const progress = new Progress(plan);
      let imagesAtHalf: number | undefined;
      const { seconds } = await simulate(plan, undefined, ({ event, at }) => {
        progress.add(event, at);
        if (event.type !== 'step-finished' || imagesAtHalf !== undefined) return;
        const { bytes, images } = progress.at(at);
        if (bytes.done >= bytes.total / 2) imagesAtHalf = images.done;
      });
      expect(imagesAtHalf).toBeGreaterThanOrEqual(100);
      expect(seconds).toBeLessThan(leastSeconds(plan) * 1.1);
    }
  },
);

/** No order can be faster than all work by all places, or than the longest step. */
function leastSeconds(plan: ReturnType<typeof unevenPlan>): number {
  const steps = [...plan.steps.values()];
  const isLarge = (step: (typeof steps)[number]) => step.kind === 'copy-blob' && step.content.size > 4 * 1024 * 1024;
  const sum = (some: typeof steps) => some.reduce((total, step) => total + secondsFor(step), 0);
  return Math.max(
    sum(steps.filter(isLarge)) / 4,
    sum(steps.filter((step) => !isLarge(step))) / 16,
    ...steps.map(secondsFor),
  );
}

test('what was there already is not counted among the bytes that travel', () => {
  const plan = unevenPlan(1);
  const progress = new Progress(plan);
  const ids = [...plan.steps.keys()];
  progress.add({ type: 'run-started', steps: ids.length, bytes: 1 }, 0);
  for (const id of ids) {
    progress.add({ type: 'step-started', id }, 0);
    progress.add({ type: 'step-finished', id, arrival: 'existed' }, 1);
  }
  progress.add({ type: 'run-finished', interrupted: false }, 1);
  expect(progress.at(1)).toMatchObject({ share: 1, bytes: { done: 0, total: 0 }, images: { done: 1 } });
});

test('as long as nothing is done, time that goes by is no share of the way', () => {
  const plan = unevenPlan(400);
  const progress = new Progress(plan);
  const ids = [...plan.steps.keys()];
  progress.add({ type: 'run-started', steps: ids.length, bytes: 1 }, 0);
  for (const id of ids.slice(0, 4)) progress.add({ type: 'step-started', id }, 0);
  expect(progress.at(30)).toMatchObject({ share: 0, secondsLeft: undefined });
});
