import { digestOf } from '@cse/oci';
import { expect, test } from 'vitest';
import { tagsAtOnce } from './at-once.ts';
import { blobStep, manifestStep, stepsOf, tagStep } from './steps.testing.ts';

const blob = blobStep('layer');
const root = manifestStep('app', { needs: [blob] });
const first = tagStep('v1', root);

test('a manifest is put under the first of its tags, and not once more by its digest', () => {
  const steps = stepsOf(blob, root, first, tagStep('latest', root));
  expect([...tagsAtOnce({ steps })]).toEqual([[root.id, first]]);
});

test('what an index names is put by its digest, whatever tags it has', () => {
  const index = manifestStep('index', { needs: [root] });
  expect([...tagsAtOnce({ steps: stepsOf(blob, root, index, first) }).keys()]).toEqual([]);
});

test('a tag that waits for more than its manifest is put when its time has come', () => {
  const other = manifestStep('other');
  for (const late of [
    tagStep('v1', root, { needs: [other] }),
    tagStep('v1', root, { after: [other] }),
    { ...first, expect: digestOf(new Uint8Array()) },
  ])
    expect([...tagsAtOnce({ steps: stepsOf(blob, other, root, late) }).keys()]).toEqual([]);
  const next = tagStep('v2', root);
  const steps = stepsOf(blob, other, root, tagStep('v1', root, { needs: [other] }), next);
  expect([...tagsAtOnce({ steps })]).toEqual([[root.id, next]]);
});

test('a tag for what the plan does not put stays by itself', () => {
  expect(tagsAtOnce({ steps: stepsOf(first) }).size).toBe(0);
});
