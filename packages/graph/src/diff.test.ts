import { describe, digestOf, MediaType, type Descriptor } from '@cse/oci';
import { expect, test } from 'vitest';
import { contentId, diffPlans, GraphBuilder, tagId, type Comparable, type PlannedImage, type Step } from './index.ts';

const to = 't.example/app';

/** A plan of images, each a tag with the sizes of its blobs. */
function planOf(tags: Readonly<Record<string, readonly number[]>>): Comparable {
  const graph = new GraphBuilder();
  const images = Object.entries(tags).map(([tag, sizes]): PlannedImage => {
    const blobs = sizes.map((size) => ({ mediaType: MediaType.layer, digest: digestOf(Buffer.from(`${size}`)), size }));
    const needs = blobs.map((content: Descriptor) =>
      graph.add({ kind: 'copy-blob', id: contentId(to, content), needs: [], content, from: ['source:s'], to }, 'x'),
    );
    const content = describe(MediaType.manifest, Buffer.from(`[${sizes.join()}]`));
    const root = graph.add({ kind: 'put-manifest', id: contentId(to, content), needs, content, to }, 'x');
    graph.add({ kind: 'put-tag', id: tagId(to, tag), needs: [root], content, tag, to }, 'x');
    return { reference: tagId(to, tag), digest: content.digest, owner: 'x' };
  });
  return { ...graph.build(), images };
}

const tagsIn = (images: readonly { readonly reference: string; readonly bytes: number }[]) =>
  images.map(({ reference, bytes }) => [reference.slice(to.length + 1), bytes]);

test('what one plan has and the other has not is added or removed, with the bytes of its blobs', () => {
  const diff = diffPlans(planOf({ v1: [100, 7], v2: [30] }), planOf({ v2: [30], v3: [100, 500] }));
  expect(tagsIn(diff.added)).toEqual([['v3', 600]]);
  expect(tagsIn(diff.removed)).toEqual([['v1', 107]]);
  expect(diff.changed).toEqual([]);
  expect(diff.kept).toBe(1);
});

test('bytes count each blob of a repository once, however many images share it', () => {
  const diff = diffPlans(planOf({ v1: [100, 7] }), planOf({ v2: [100, 500], v3: [100, 500, 1] }));
  expect(diff.bytes).toEqual({ added: 501, removed: 7, kept: 100 });
});

test('a tag that names another image is changed, and says what it named before', () => {
  const [before, after] = [planOf({ latest: [5] }), planOf({ latest: [5, 6] })];
  expect(diffPlans(before, after).changed).toEqual([
    { ...after.images[0], before: before.images[0]?.digest, bytes: 11 },
  ]);
});

test('two plans of the same lead nowhere', () => {
  const plan = planOf({ v1: [1, 2], v2: [2, 3] });
  expect(diffPlans(plan, plan)).toEqual({
    added: [],
    changed: [],
    removed: [],
    kept: 2,
    bytes: { added: 0, removed: 0, kept: 6 },
  });
});

test('an image counts each of its blobs once, though two of its images share them', () => {
  const plan = planOf({ one: [100, 7], two: [100, 30] });
  const index = describe(MediaType.index, Buffer.from('index'));
  const roots = [...plan.steps.values()].filter(({ kind }) => kind === 'put-manifest').map(({ id }) => id);
  const whole = { kind: 'put-manifest', id: contentId(to, index), needs: roots, content: index, to } as const;
  const all = { kind: 'put-tag', id: tagId(to, 'all'), needs: [whole.id], content: index, tag: 'all', to } as const;
  const after: Comparable = {
    steps: new Map<string, Step>([...plan.steps, [whole.id, whole], [all.id, all]]),
    images: [...plan.images, { reference: all.id, digest: index.digest, owner: 'x' }],
  };
  expect(tagsIn(diffPlans(plan, after).added)).toEqual([['all', 137]]);
});

test('what changed is neither added nor kept', () => {
  const diff = diffPlans(planOf({ latest: [5], same: [1] }), planOf({ latest: [6], same: [1] }));
  expect([diff.added.length, diff.changed.length, diff.removed.length, diff.kept]).toEqual([0, 1, 0, 1]);
});

test('an image that no step puts weighs nothing', () => {
  const plan = { ...planOf({ v1: [5] }), steps: new Map() };
  expect(tagsIn(diffPlans({ steps: new Map(), images: [] }, plan).added)).toEqual([['v1', 0]]);
});
