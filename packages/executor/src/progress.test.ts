import { expect, test } from 'vitest';
import { Progress } from './progress.ts';
import { blobStep, manifestStep, stepsOf, tagStep } from './steps.testing.ts';
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

test('what is under way is told by its work, the largest blob first, with the bytes that it moved', () => {
  const [small, large] = [blobStep('small', 1000), blobStep('large', 9000)];
  const mount = blobStep('mount', 500, { from: 'target:t.example/b' });
  const root = manifestStep('root', { needs: [small, large, mount] });
  const tag = tagStep('v1', root);
  const images = [{ reference: tag.id, digest: root.content.digest, owner: 'x' }];
  const progress = new Progress({ steps: stepsOf(small, large, mount, root, tag), images });
  progress.add({ type: 'run-started', steps: 5, bytes: 10_500 }, 0);
  for (const { id } of [small, large, mount, root]) progress.add({ type: 'step-started', id }, 0);
  for (const [{ id }, bytes] of [
    [small, 400],
    [large, 1000],
    [large, 2000],
  ] as const)
    progress.add({ type: 'step-moved', id, bytes }, 1);
  expect(progress.at(1)).toEqual({
    ...{ share: 0.34, secondsLeft: undefined, images: { done: 0, total: 1 }, bytes: { done: 3400, total: 10_000 } },
    working: new Map([
      ['copying', 2],
      ['mounting', 1],
      ['tagging', 1],
    ]),
    underWay: [
      { id: large.id, moved: 3000, size: 9000 },
      { id: small.id, moved: 400, size: 1000 },
    ],
  });
  progress.add({ type: 'step-finished', id: small.id, arrival: 'pushed' }, 2);
  expect(progress.at(2)).toMatchObject({ bytes: { done: 4000, total: 10_000 }, underWay: [{ id: large.id }] });
  expect([progress.isImage(tag.id), progress.isImage(root.id)]).toEqual([true, false]);
});

test('a blob that fails, or is never tried, is not among the bytes that travel any more', () => {
  const [failing, waiting] = [blobStep('failing', 1000), blobStep('waiting', 500)];
  const progress = new Progress({ steps: stepsOf(failing, waiting), images: [] });
  progress.add({ type: 'run-started', steps: 2, bytes: 1500 }, 0);
  progress.add({ type: 'step-started', id: failing.id }, 0);
  progress.add({ type: 'step-moved', id: failing.id, bytes: 900 }, 1);
  progress.add({ type: 'step-failed', id: failing.id, code: 'X', fault: 'access', message: 'x' }, 1);
  expect(progress.at(1).bytes).toEqual({ done: 0, total: 500 });
  progress.add({ type: 'step-blocked', id: waiting.id, by: failing.id }, 1);
  expect(progress.at(1)).toMatchObject({ bytes: { done: 0, total: 0 }, working: new Map(), underWay: [] });
});

test('where each step takes a second, one after the other, as many seconds are left as steps', () => {
  const blobs = Array.from({ length: 18 }, (_, at) => blobStep(`blob ${at}`, 1000));
  const progress = new Progress({ steps: stepsOf(...blobs), images: [] });
  progress.add({ type: 'run-started', steps: 18, bytes: 18_000 }, 100);
  for (const [at, { id }] of blobs.slice(0, 8).entries()) {
    progress.add({ type: 'step-started', id }, 100 + at);
    progress.add({ type: 'step-moved', id, bytes: 1000 }, 100 + at);
    expect(progress.at(100 + at).secondsLeft).toBeUndefined();
    progress.add({ type: 'step-finished', id, arrival: 'pushed' }, 101 + at);
  }
  const { share, secondsLeft } = progress.at(108);
  expect([share, secondsLeft]).toEqual([expect.closeTo(8 / 18), expect.closeTo(10)]);
  const [next] = blobs.slice(8);
  if (next) progress.add({ type: 'step-started', id: next.id }, 108);
  expect(progress.at(108).secondsLeft).toBeCloseTo(10);
  expect(progress.at(108.5).secondsLeft).toBeCloseTo(9.5);
});
