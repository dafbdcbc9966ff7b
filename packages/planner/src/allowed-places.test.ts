import { definePlugin, type Want } from '@cse/plugin';
import { memoryStore, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer, type AllowedPlaces } from './index.ts';

const base = 'reg.example/base';

/** Plans one want, of an image that the source has, with whatever is said of it beside. */
async function planned(said: object, allowed: AllowedPlaces, source: Store = memoryStore()) {
  await image(source, 'vendor.example/app:v1');
  const plugin = definePlugin({
    name: '@acme/x',
    item: { parse: () => ({}) },
    async *plan(_item, context) {
      // What a plugin yields need not be what the type says.
      yield { content: await context.source.resolve('vendor.example/app:v1'), tag: 'v1', ...said } as Want;
    },
  });
  return planTransfer({
    items: [{ use: '@acme/x', options: {} }],
    plugins: [plugin],
    source,
    target: memoryStore(),
    base,
    destination: allowed.base === undefined ? 'archive' : 'registry',
    relocate: (name) => name,
    allowed: () => allowed,
  });
}

test.each([
  ['reg.example/base/charts/app', { base, own: ['charts'], others: ['tkg'] }],
  ['reg.example/base/charts', { base, own: ['charts'] }],
  ['reg.example/base/a/b/c', { base, own: ['charts', 'a/b'] }],
  ['reg.example/base/free/app', { base, others: ['tkg'] }],
  ['reg.example/base/anything', { base }],
  ['vendor.example/charts/app', { own: ['charts'], others: ['charts'] }],
])('%s is a place for a plugin that has %j', async (to, allowed) => {
  const plan = await planned({ to }, allowed);
  // An archive keeps it by the name that it was found by, and remembers its place.
  const places = plan.homes?.get('vendor.example/app:v1') ?? [...plan.steps.values()].map((step) => step.to);
  expect(new Set(places)).toEqual(new Set([to]));
});

test.each([
  ['vendor.example/app', { base }, 'it is not below the base reg.example/base'],
  ['reg.example/based/app', { base }, 'it is not below the base'],
  ['reg.example/base', { base }, 'its package.json declares charts'],
  ['reg.example/other', { base, own: ['other'] }, 'it is not below the base'],
  ['reg.example/base/chartsx/app', { base, own: ['charts'] }, 'its package.json declares charts'],
  ['reg.example/base/app', { base, own: [] }, 'its package.json declares no paths'],
  ['reg.example/base/tkg/tkg-bom', { base, others: ['tkg'] }, 'tkg belongs to another plugin'],
  ['vendor.example/tkg/tkg-bom', { others: ['tkg'] }, 'tkg belongs to another plugin'],
])('%s is none for a plugin that has %j: %s', async (to, allowed, reason) => {
  const own = to === 'reg.example/base' ? { base: 'reg.example', own: ['charts'] } : allowed;
  await expect(planned({ to }, own)).rejects.toMatchObject({
    code: 'PLUGIN_PLACE',
    fault: 'plugin',
    message: expect.stringMatching(new RegExp(`@acme/x may not put content at .*: ${reason}`)),
    hint: expect.stringContaining('--skip @acme/x'),
  });
});

test('in an archive the place is the one that content will have at the target, whatever its name is there', async () => {
  const to = 'vendor.example/app';
  const plan = await planned({ to, relocateAs: 'x.example/charts/app' }, { own: ['charts'] });
  expect(plan.homes?.get(`${to}:v1`)).toEqual(['x.example/charts/app']);
  await expect(planned({ to, relocateAs: 'x.example/tkg/app' }, { own: ['charts'] })).rejects.toMatchObject({
    code: 'PLUGIN_PLACE',
    message: expect.stringContaining('tkg/app'),
  });
});

const digest = `sha256:${'0'.repeat(64)}`;
const content = { descriptor: { mediaType: 'a/b', digest, size: 1 }, holder: 'plan' };
const to = 'reg.example/base/x';

test.each([
  ['content.descriptor.size', { to, content: { ...content, descriptor: { ...content.descriptor, size: 'x' } } }],
  ['content.descriptor.size', { to, content: { ...content, descriptor: { ...content.descriptor, size: -1 } } }],
  [
    'content.descriptor.mediaType',
    { to, content: { ...content, descriptor: { ...content.descriptor, mediaType: 7 } } },
  ],
  [
    'content.descriptor.digest',
    { to, content: { ...content, descriptor: { ...content.descriptor, digest: 'sha256:1' } } },
  ],
  ['content.holder', { to, content: { ...content, holder: 'nobody' } }],
  ['content.holder', { to, content: { ...content, holder: 'source:../x' } }],
  ['content', { to, content: 1 }],
  ['to', { to: 5 }],
  ['tag', { to, tag: 5 }],
  ['expect', { to, expect: 9 }],
  ['after', { to, after: 'sometimes' }],
  ['containsFile', { to, containsFile: 'x' }],
  ['relocateAs', { to, relocateAs: '../x' }],
  ['"wat"', { to, wat: 1 }],
  ['not a tag', { to, tag: 'a b' }],
  ['path', { to: 'reg.example/../x' }],
])('a want whose %s is wrong is refused while planning, by name: %j', async (named, said) => {
  await expect(planned(said, { base })).rejects.toMatchObject({
    code: 'PLUGIN_WANT_INVALID',
    fault: 'plugin',
    message: expect.stringContaining(named),
  });
});

test.each([[undefined], [null], [5], ['x'], [[]]])('a want that is %j is refused by name', async (value) => {
  const plugin = definePlugin({
    name: '@acme/x',
    item: { parse: () => ({}) },
    async *plan() {
      yield value as never;
    },
  });
  await expect(
    planTransfer({
      items: [{ use: '@acme/x', options: {} }],
      plugins: [plugin],
      source: memoryStore(),
      target: memoryStore(),
      relocate: (name) => name,
    }),
  ).rejects.toMatchObject({ code: 'PLUGIN_WANT_INVALID', fault: 'plugin' });
});

test('a plan that throws before it gives anything is told as a fault of its plugin, as one that throws later', async () => {
  const plan = () => {
    throw new TypeError('sync boom');
  };
  await expect(
    planTransfer({
      items: [{ use: '@acme/x', options: {} }],
      plugins: [{ api: 1, name: '@acme/x', plan }],
      source: memoryStore(),
      target: memoryStore(),
      relocate: (name) => name,
    }),
  ).rejects.toMatchObject({ code: 'PLUGIN_THREW', fault: 'plugin', message: expect.stringContaining('sync boom') });
});
