import type { Plan } from '@cse/graph';
import type { Digest } from '@cse/oci';
import { memoryStore } from '@cse/store';
import { image } from '@cse/testkit';
import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { planOf } from '../plan.testing.ts';
import { tarball } from '../sample.testing.ts';
import { archiveLayoutOf, shelvesOf, type ArchiveLayoutOptions } from './archive-layout.ts';
import { holdingsOf } from './holdings.ts';

let plan: Plan;
let large: Digest;
let small: Digest;
let config: Digest;
beforeAll(async () => {
  const source = memoryStore();
  const layers = [
    { size: 5000, seed: 'large' },
    { size: 50, seed: 'small' },
  ];
  const made = await image(source, 'reg.example/a:v1', { layers });
  [large = made.descriptor.digest, small = large] = made.layers.map(({ digest }) => digest);
  config = made.config?.digest ?? large;
  await image(source, 'reg.example/b:v1', { layers: [{ size: 5000, seed: 'large' }] });
  plan = await planOf(source, ['reg.example/a:v1', 'reg.example/b:v1']);
});

const inOrder = (given: Plan, options?: ArchiveLayoutOptions) =>
  archiveLayoutOf(given, options).contents.map(({ digest }) => digest);
const since = () => ({ set: 'ab'.repeat(16), sequence: 3, archive: large });

test('what planning reads stands first, then all else, the smallest first', () => {
  const reading = { ...plan, reads: [large] };
  const { contents } = archiveLayoutOf(reading);
  const sizes = contents.map(({ size }) => size);
  expect(contents[0]?.digest).toBe(large);
  expect(sizes.slice(1)).toEqual(sizes.slice(1).sort((one, other) => one - other));
  expect(inOrder(plan).at(-1)).toBe(large);
  expect(inOrder(reading, { order: 'smallest first' })).toEqual(inOrder(plan));
});

test('in the order of its plan, content stands where it first comes', () => {
  const planned = [...new Set([...plan.steps.values()].map(({ content }) => content.digest))];
  expect(inOrder({ ...plan, reads: [large] }, { order: 'as planned' })).toEqual(planned);
});

test('each archive that differs in anything has a name of its own, and the same one is always the same', () => {
  const base = { holds: holdingsOf(plan) };
  const plugin = (version: string) => tarball('x', { version });
  const variants: ArchiveLayoutOptions[] = [
    {},
    { partSize: 1e6 },
    { order: 'smallest first' },
    { order: 'as planned' },
    { base },
    { base: { ...base, since: since() } },
    { base: { holds: new Map([['reg.example/a', new Set([small])]]) } },
    { base: { holds: new Map([['reg.example/a', new Set([config])]]) } },
    { plugins: [plugin('1.0.0')] },
    { plugins: [plugin('1.0.1')] },
  ];
  const idsOf = () => variants.map((options) => archiveLayoutOf(plan, options).id);
  expect(new Set(idsOf()).size).toBe(variants.length);
  expect(idsOf()).toEqual(idsOf());
});

test('in the order of its plan, an archive has the name that earlier releases gave it', () => {
  const layout = archiveLayoutOf(plan, { partSize: 1e6, order: 'as planned' });
  const words = ['cse.archive', layout.plan, '1000000', ''];
  expect(layout.id).toBe(createHash('sha256').update(words.join('\n')).digest('hex'));
});

test('notes of a plan change nothing of its archive', () => {
  const { id, planText } = archiveLayoutOf({ ...plan, notes: ['said while planning'] });
  expect([id, planText]).toEqual([archiveLayoutOf(plan).id, archiveLayoutOf(plan).planText]);
  expect(JSON.parse(new TextDecoder().decode(planText)).notes).toEqual([]);
});

test('an archive goes on with the set of the one before it', () => {
  const next = archiveLayoutOf(plan, { base: { holds: new Map(), since: since() } });
  expect(next).toMatchObject({ set: since().set, sequence: 4, since: since() });
  const first = archiveLayoutOf(plan);
  expect([first.sequence, first.since, first.set.length]).toEqual([1, undefined, 32]);
});

test('of what the target holds, blobs are left out where each repository that wants them has them, and none is read', () => {
  const omitted = (given: Plan, ...names: readonly string[]) => {
    const every = new Set([...plan.steps.values()].map(({ content }) => content.digest));
    const holds = new Map(names.map((name) => [name, every]));
    return archiveLayoutOf(given, { base: { holds } }).omitted.map(({ digest }) => digest);
  };
  const both = ['reg.example/a', 'reg.example/b'];
  expect(omitted(plan, 'reg.example/a')).toContain(small);
  expect(omitted(plan, 'reg.example/a')).not.toContain(large);
  expect(omitted(plan, ...both)).toEqual(expect.arrayContaining([small, large]));
  expect(omitted({ ...plan, reads: [small] }, ...both)).not.toContain(small);
  for (const digest of plan.contents.keys()) expect(omitted(plan, ...both)).not.toContain(digest);
});

test('a shelf has the manifests and tags of its repository, and no blob', () => {
  const shelf = shelvesOf(plan).get('reg.example/a');
  expect([...(shelf?.tags.keys() ?? [])]).toEqual(['v1']);
  expect([...(shelf?.manifests.keys() ?? [])]).toEqual([...(shelf?.tags.values() ?? [])]);
});
