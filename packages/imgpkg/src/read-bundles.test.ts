import { CseError } from '@cse/errors';
import { memoryStore, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { bundle, locatedOf, refOf, testContext } from './context.testing.ts';
import { readBundles } from './read-bundles.ts';
import { locationsTag } from './tags.ts';

const locations = (store: Store, of: string, images: readonly { image: string; isBundle: boolean }[]) =>
  image(store, of, {
    files: {
      'image-locations.yml': `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImageLocations\nimages: ${JSON.stringify(images)}\n`,
    },
  });

test('the bundle’s own repository is asked first, then the place that the lock names', async () => {
  const store = memoryStore();
  const context = testContext(store);
  const [a, b] = [await image(store, 'src.example/a:1'), await image(store, 'src.example/b:1')];
  await image(store, 'src.example/outer', { seed: 'src.example/a:1' });
  const outer = await bundle(store, 'src.example/outer:1', [refOf(a), refOf(b)]);

  const [read] = await readBundles(locatedOf(outer), context);
  expect(read?.members.map(({ content }) => content.holder)).toEqual([
    'source:src.example/outer',
    'source:src.example/b',
  ]);
  expect(context.asked.filter((request) => request.startsWith('HEAD') && !request.includes('locations'))).toEqual([
    `HEAD src.example/outer@${a.descriptor.digest}`,
    `HEAD src.example/outer@${b.descriptor.digest}`,
    `HEAD src.example/b@${b.descriptor.digest}`,
  ]);
});

test('once an image was not with the bundle, the others are asked for where they came from', async () => {
  const store = memoryStore();
  const context = testContext(store);
  const made = await Promise.all(['a', 'b', 'c'].map((name) => image(store, `src.example/${name}:1`)));
  const outer = await bundle(store, 'src.example/outer:1', made.map(refOf));

  await readBundles(locatedOf(outer), context);
  const heads = context.asked.filter((request) => request.startsWith('HEAD') && !request.includes('locations'));
  expect(heads).toEqual([
    `HEAD src.example/outer@${made[0]?.descriptor.digest}`,
    ...made.map((each) => `HEAD ${refOf(each)}`),
  ]);
});

test('every manifest and config is read once, also where bundles share them', async () => {
  const store = memoryStore();
  const context = testContext(store);
  const app = await image(store, 'src.example/app:1');
  const inner = await bundle(store, 'src.example/inner:1', [refOf(app)]);
  const outer = await bundle(store, 'src.example/outer:1', [refOf(inner), refOf(app)]);

  await readBundles(locatedOf(outer), context);
  const reads = context.asked.filter((request) => request.startsWith('GET'));
  expect(reads).toHaveLength(new Set(reads).size);
});

test('P-173: with a locations image no config is read to know what is a bundle, and a nested bundle is still found', async () => {
  const store = memoryStore();
  const context = testContext(store);
  const app = await image(store, 'src.example/outer', { seed: 'app' });
  const inner = await bundle(store, 'src.example/outer', [`gone.example/app@${app.descriptor.digest}`]);
  const names = [`gone.example/app@${app.descriptor.digest}`, `gone.example/inner@${inner.descriptor.digest}`];
  const outer = await bundle(store, 'src.example/outer:1', names);
  await locations(store, `src.example/outer:${locationsTag(outer.descriptor.digest)}`, [
    { image: names[0] ?? '', isBundle: false },
    { image: names[1] ?? '', isBundle: true },
  ]);
  await locations(store, `src.example/outer:${locationsTag(inner.descriptor.digest)}`, [
    { image: names[0] ?? '', isBundle: false },
  ]);

  const bundles = await readBundles(locatedOf(outer), context);
  expect(bundles.map(({ original, members }) => [original, members.map((member) => member.isBundle)])).toEqual([
    [`src.example/outer@${outer.descriptor.digest}`, [false, true]],
    [names[1], [false]],
  ]);
  for (const { config } of [app, inner]) expect(context.asked).not.toContain(`GET src.example/outer@${config?.digest}`);
});

test('P-174: without a locations image, images beside the bundle are found all the same', async () => {
  const store = memoryStore();
  const app = await image(store, 'src.example/outer', { seed: 'app' });
  const outer = await bundle(store, 'src.example/outer:1', [`gone.example/app@${app.descriptor.digest}`]);
  const [read] = await readBundles(locatedOf(outer), testContext(store));
  expect(read?.members.map(({ content }) => content.holder)).toEqual(['source:src.example/outer']);
});

test('a registry that denies the locations image is taken to have none; any other error ends the reading', async () => {
  const store = memoryStore();
  const outer = await bundle(store, 'src.example/outer:1', []);
  const failing = (fault: 'access' | 'unavailable') => {
    const context = testContext(store);
    const find = async () => Promise.reject(new CseError('REFUSED', fault, 'no'));
    return { ...context, source: { ...context.source, find } };
  };
  expect(await readBundles(locatedOf(outer), failing('access'))).toHaveLength(1);
  await expect(readBundles(locatedOf(outer), failing('unavailable'))).rejects.toThrow('no');
});

test('an image that is nowhere is named with the places that were asked', async () => {
  const store = memoryStore();
  const gone = `gone.example/app@sha256:${'d'.repeat(64)}`;
  const outer = await bundle(store, 'src.example/outer:1', [gone]);
  await expect(readBundles(locatedOf(outer), testContext(store))).rejects.toThrow(
    `Checking image existence: ${gone} is neither at src.example/outer@sha256:${'d'.repeat(64)} nor at ${gone}`,
  );
});

test('a bundle that names itself through a registry that lies is read once', async () => {
  const store = memoryStore();
  const outer = await bundle(store, 'src.example/outer:1', [`src.example/outer@sha256:${'e'.repeat(64)}`]);
  const context = testContext(store);
  const find = async (reference: string) => (reference.includes('locations') ? undefined : locatedOf(outer));
  const bundles = await readBundles(locatedOf(outer), { ...context, source: { ...context.source, find } });
  expect(bundles).toHaveLength(1);
});

test('a bundle without a lock is refused, by name', async () => {
  const store = memoryStore();
  const outer = await bundle(store, 'src.example/outer:1', [], { files: { 'config/app.yml': 'a: 1' } });
  await expect(readBundles(locatedOf(outer), testContext(store))).rejects.toThrow(
    `${refOf(outer)} is labelled as a bundle`,
  );
});
