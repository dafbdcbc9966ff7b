import { CseError } from '@cse/errors';
import { contentId, joinedSites, preferMounts, tagId, type Plan } from '@cse/graph';
import { memoryStore, type AskOptions, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { execute, survey } from './index.ts';
import { presentAt } from './present.ts';
import { odd, openWorld, planFor } from './world.testing.ts';

/** A target that keeps a list of what it is asked for, and of how. */
function listening(store: Store) {
  const tags: string[] = [];
  const contents: (AskOptions & { readonly id: string })[] = [];
  const target = odd(store, (own, name) => ({
    async resolve(tag, options) {
      tags.push(tagId(name, tag));
      return own.resolve(tag, options);
    },
    async has(content, options) {
      contents.push({ id: contentId(name, content), ...options });
      return own.has(content, options);
    },
  }));
  return { target, tags, contents };
}

const idsOf = (steps: Plan['steps'], kind: string) =>
  [...steps.values()].filter((step) => step.kind === kind).map(({ id }) => id);

test('an image that its tag names is there with all that it is made of, and nothing below it is asked for', async () => {
  const { source, target, plan } = await openWorld();
  await Array.fromAsync(execute(plan, { source, target }));
  const heard = listening(target);
  const present = await presentAt(plan, { target: heard.target });
  expect(new Set(present.steps.keys())).toEqual(new Set(plan.steps.keys()));
  expect(present.images).toEqual(plan.images);
  expect(heard).toMatchObject({ tags: ['t.example/a:v1', 't.example/b:v1'], contents: [] });
});

test('an image that its tag names another of stands in it as that other, and its blobs are asked for one by one', async () => {
  const { source, target, plan, made } = await openWorld(['a']);
  const other = await image(target, 't.example/a:v1', { seed: 'another' });
  const [layer] = made[0]?.layers ?? [];
  if (!layer) throw new Error('the image has no layer');
  await target.repository('t.example/a').push(layer, () => source.repository('s.example/a').fetch(layer));
  const heard = listening(target);
  const present = await presentAt(plan, { target: heard.target, assumeEmpty: true });
  expect(new Set(present.steps.keys())).toEqual(new Set(['t.example/a:v1', contentId('t.example/a', layer)]));
  expect(present.images).toEqual([{ ...plan.images[0], digest: other.descriptor.digest }]);
  expect(heard.contents.map(({ id }) => id)).toEqual(idsOf(plan.steps, 'copy-blob'));
  expect(heard.contents[0]).toMatchObject({ assumeEmpty: true, roughly: true, signal: expect.any(AbortSignal) });
});

test('an image without a tag is asked for by its digest, as its blobs are', async () => {
  const { source, target, plan } = await openWorld(['a', 'b']);
  const untagged: Plan = {
    ...plan,
    steps: new Map([...plan.steps].filter(([, { kind }]) => kind !== 'put-tag')),
    images: idsOf(plan.steps, 'put-manifest').map((reference, at) => ({ ...plan.images[at], reference }) as never),
  };
  const ofA = [...untagged.steps].filter(([id]) => id.startsWith('t.example/a'));
  await Array.fromAsync(execute({ ...untagged, steps: new Map(ofA) }, { source, target }));
  const present = await presentAt(untagged, { target });
  expect([...present.steps.keys()]).toEqual(ofA.map(([id]) => id));
  expect(present.images).toEqual(untagged.images.slice(0, 1));
});

test('a survey says of each blob whether it is there, is mounted or moves, and adds up their bytes', async () => {
  const source = memoryStore();
  const made = await Promise.all(['a', 'b'].map((name) => image(source, `s.example/${name}:v1`, { seed: 'the same' })));
  const planned = await planFor(made);
  const plan = { ...planned, ...preferMounts(planned) };
  const [there, ...others] = [...(made[0]?.layers ?? []), ...(made[0]?.config ? [made[0].config] : [])];
  if (!there) throw new Error('the image has no layer');
  const target = memoryStore();
  await target.repository('t.example/a').push(there, () => source.repository('s.example/a').fetch(there));
  const rest = others.reduce((sum, { size }) => sum + size, 0);
  const { blobs, ...sums } = await survey(plan, { target });
  expect(sums).toEqual({
    wanted: 2 * (there.size + rest),
    existing: there.size,
    toMount: there.size + rest,
    toMove: rest,
    unreachable: [],
  });
  expect(blobs.get(contentId('t.example/a', there))).toBe('existing');
  expect(blobs.get(contentId('t.example/b', there))).toBe('to mount');
});

/** Two sites, of which one has all; what the other answers is told. */
async function twoSites(answer: () => Error) {
  const { source, target, made } = await openWorld(['a']);
  const hosts = ['hub.example', 'north.example'];
  const plans = await Promise.all(
    hosts.map(async (to) => ({ plan: await planFor(made, { host: to }), site: { name: to, to } })),
  );
  const [hub] = plans;
  if (hub) await Array.fromAsync(execute(hub.plan, { source, target }));
  const failing = odd(target, (own, name) => ({
    resolve: async (tag, options) => {
      if (name.startsWith('north')) throw answer();
      return own.resolve(tag, options);
    },
  }));
  return { plan: joinedSites(plans), target: failing };
}

test('of several sites one that cannot be reached is named, and taken to be empty', async () => {
  const { plan, target } = await twoSites(() => new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'it is down'));
  const { existing, toMove, wanted, unreachable } = await survey(plan, { target });
  expect(unreachable).toEqual([{ name: 'north.example', to: 'north.example' }]);
  expect([existing, toMove]).toEqual([wanted / 2, wanted / 2]);
});

test('a site that refuses to answer, or a stop, ends the survey of all', async () => {
  const refused = await twoSites(() => new CseError('REGISTRY_DENIED', 'access', 'no'));
  await expect(survey(refused.plan, refused)).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
  const stop = new AbortController();
  const stopped = await twoSites(() => {
    stop.abort();
    return new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'it is down');
  });
  const stopping = survey(stopped.plan, { target: stopped.target, signal: stop.signal });
  await expect(stopping).rejects.toMatchObject({ name: 'AbortError' });
});
