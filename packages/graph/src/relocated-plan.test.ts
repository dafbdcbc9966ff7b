import { describe, MediaType, type Descriptor, type Holder } from '@cse/oci';
import { expect, test } from 'vitest';
import { contentId, GraphBuilder, parsePlan, printPlan, relocatedPlan, tagId, type Plan } from './index.ts';

const relocate = (repository: string) => repository.replace(/^[^/]+/, 't.example/base');

interface Placed {
  readonly to: string;
  readonly tag: string;
  readonly seed?: string;
  readonly from?: Holder;
}

/** A plan of images of one layer each; `homes` by reference. */
function archivePlan(images: readonly Placed[], homes: Readonly<Record<string, readonly string[]>> = {}): Plan {
  const graph = new GraphBuilder();
  const contents = new Map();
  const tags = images.map(({ to, tag, seed = to, from = 'source:vendor.example/mirror' }) => {
    const layer = describe(MediaType.layer, new TextEncoder().encode(seed));
    const bytes = new TextEncoder().encode(`{"layers":["${layer.digest}"]}`);
    const manifest = describe(MediaType.manifest, bytes);
    contents.set(manifest.digest, bytes);
    const blob = graph.add(
      { kind: 'copy-blob', id: contentId(to, layer), needs: [], content: layer, from: [from], to },
      'images',
    );
    graph.add({ kind: 'put-manifest', id: contentId(to, manifest), needs: [blob], content: manifest, to }, 'images');
    return { to, tag, manifest };
  });
  for (const { to, tag, manifest } of tags)
    graph.add(
      { kind: 'put-tag', id: tagId(to, tag), needs: [contentId(to, manifest)], content: manifest, tag, to },
      'images',
    );
  const named = tags.map(({ to, tag, manifest }) => ({
    reference: tagId(to, tag),
    digest: manifest.digest,
    owner: 'images',
    source: tagId(to, tag),
  }));
  return {
    ...graph.build(),
    contents,
    images: named,
    notes: [],
    postponed: [],
    homes: new Map(Object.entries(homes)),
  };
}

const layerOf = (seed: string): Descriptor => describe(MediaType.layer, new TextEncoder().encode(seed));

test('content goes by its own name, and comes from where it stands in the archive, whoever held it before', () => {
  const to = 'vendor.example/tkg/app';
  const plan = relocatedPlan(archivePlan([{ to, tag: 'v1' }]), relocate);
  const layer = layerOf(to);
  expect([...plan.steps.keys()]).toEqual([
    contentId('t.example/base/tkg/app', layer),
    expect.stringMatching(/^t\.example\/base\/tkg\/app@sha256:/),
    't.example/base/tkg/app:v1',
  ]);
  expect(plan.steps.get(contentId('t.example/base/tkg/app', layer))).toMatchObject({ from: [`source:${to}`] });
  expect(plan.images).toMatchObject([{ reference: 't.example/base/tkg/app:v1', source: 'vendor.example/tkg/app:v1' }]);
  expect(plan.homes).toBeUndefined();
});

test('what has another home goes there with all that it is made of, and nothing stays behind', () => {
  const to = 'registry.example/storage/csi';
  const homes = { [`${to}:v1`]: ['registry.example/project/storage/csi'] };
  const { steps, images } = relocatedPlan(archivePlan([{ to, tag: 'v1' }], homes), relocate);
  expect([...steps.values()].map((step) => step.to)).toEqual(Array(3).fill('t.example/base/project/storage/csi'));
  expect(images.map(({ reference }) => reference)).toEqual(['t.example/base/project/storage/csi:v1']);
});

test('two tags of one repository may have different homes, and one tag two', () => {
  const to = 'registry.example/storage/csi';
  const other = 'registry.example/project/storage/csi';
  const plan = archivePlan(
    [
      { to, tag: 'v1', seed: 'one' },
      { to, tag: 'v2', seed: 'two' },
      { to, tag: 'v3', seed: 'two' },
    ],
    { [`${to}:v1`]: [other], [`${to}:v2`]: [to, other], [`${to}:v3`]: [to] },
  );
  const { steps, images } = relocatedPlan(plan, relocate);
  const expected = ['project/storage/csi:v1', 'storage/csi:v2', 'project/storage/csi:v2', 'storage/csi:v3'];
  expect([...steps.values()].filter(({ kind }) => kind === 'put-tag').map(({ id }) => id)).toEqual(
    expected.map((reference) => `t.example/base/${reference}`),
  );
  expect(images.map(({ reference }) => reference)).toEqual(expected.map((reference) => `t.example/base/${reference}`));
  expect(steps.has(contentId('t.example/base/storage/csi', layerOf('one')))).toBe(false);
});

test('a blob that goes to several repositories of the target is mounted, though it stood once in the archive', () => {
  const [one, two] = ['a.example/x/one', 'b.example/x/two'];
  const plan = archivePlan([
    { to: one, tag: '1', seed: 'same' },
    { to: two, tag: '1', seed: 'same' },
  ]);
  const { steps } = relocatedPlan(plan, relocate);
  const first = contentId('t.example/base/x/one', layerOf('same'));
  expect(steps.get(contentId('t.example/base/x/two', layerOf('same')))).toMatchObject({
    from: ['target:t.example/base/x/one', `source:${two}`],
    after: [first],
  });
});

test('two contents that would get one name are refused', () => {
  const plan = archivePlan([
    { to: 'a.example/pause', tag: '3.9' },
    { to: 'b.example/pause', tag: '3.9' },
  ]);
  expect(() => relocatedPlan(plan, relocate)).toThrow(expect.objectContaining({ code: 'PLAN_CONFLICT' }));
});

test('homes are part of the plan file, and one of nothing in it is refused', () => {
  const to = 'registry.example/storage/csi';
  const plan = archivePlan([{ to, tag: 'v1' }], { [`${to}:v1`]: ['registry.example/project/csi'] });
  expect(parsePlan(printPlan(plan))).toEqual(plan);
  const tampered = printPlan(plan).replace(`"${to}:v1": [`, `"${to}:v9": [`);
  expect(() => parsePlan(tampered)).toThrow(/which no step makes/);
  const elsewhere = printPlan(plan).replace('"registry.example/project/csi"', '"../etc"');
  expect(() => parsePlan(elsewhere)).toThrow(/full name of a repository/);
});

test('a plan without homes keeps every name below the base, and what it does not put is no image of it', () => {
  const { homes: _, ...plan } = archivePlan([{ to: 'vendor.example/app', tag: 'v1' }]);
  const other = { reference: 'vendor.example/other:v1', digest: layerOf('other').digest, owner: 'images' };
  const moved = relocatedPlan({ ...plan, images: [...plan.images, other] }, relocate);
  expect(moved.images.map(({ reference }) => reference)).toEqual(['t.example/base/app:v1']);
});

test('a tag that waits for another image waits for it wherever that goes, and what the plan holds comes from the plan', () => {
  const [one, two] = ['vendor.example/one', 'vendor.example/two'];
  const plan = archivePlan(
    [
      { to: one, tag: '1', from: 'plan' },
      { to: two, tag: '1' },
    ],
    { [`${one}:1`]: [one, 'vendor.example/again'] },
  );
  const waiting = new Map(plan.steps);
  const last = waiting.get(`${two}:1`);
  if (last) waiting.set(last.id, { ...last, needs: [...last.needs, `${one}:1`] });
  const { steps } = relocatedPlan({ ...plan, steps: waiting }, relocate);
  expect(steps.get('t.example/base/two:1')?.needs).toEqual([
    expect.stringMatching(/^t\.example\/base\/two@/),
    't.example/base/one:1',
    't.example/base/again:1',
  ]);
  expect(steps.get(contentId('t.example/base/one', layerOf(one)))).toMatchObject({ from: ['plan'] });
});
