import { digestOf } from '@cse/oci';
import type { PlanContext } from '@cse/plugin';
import { memoryStore } from '@cse/store';
import { image, index } from '@cse/testkit';
import { expect, test } from 'vitest';
import { bundleWants } from './bundle-wants.ts';
import { bundle, collect, line, locatedOf, refOf, testContext } from './context.testing.ts';
import { parseLocations } from './locations.ts';
import { readFile } from './read-file.ts';
import { defaultTag, locationsTag } from './tags.ts';

const TO = 'reg.example/tkg/outer';
const short = (digest: string) => digest.slice(7, 15);

test('P-170: a bundle in a bundle in a bundle brings all images into the one repository, its own tag last', async () => {
  const store = memoryStore();
  const app = await image(store, 'src.example/app:1');
  const multi = await index(store, 'src.example/multi:1', [{}, { platform: { os: 'linux', architecture: 'arm64' } }]);
  const inner = await bundle(store, 'src.example/inner:1', [refOf(app), refOf(multi)]);
  const middle = await bundle(store, 'src.example/middle:1', [refOf(inner)], { mediaTypes: 'oci' });
  const outer = await bundle(store, 'src.example/outer:1', [refOf(middle)]);

  const wants = await collect(bundleWants(locatedOf(outer), { to: TO, tag: '1' }, testContext(store)));

  const images = [middle, outer, inner, app, multi];
  expect(wants.slice(0, 5).map(line).toSorted()).toEqual(
    images
      .map(
        (made) =>
          `${TO}:${defaultTag(made.descriptor.digest)} = ${short(made.descriptor.digest)} from source:${made.repository}`,
      )
      .toSorted(),
  );
  expect(wants.slice(5, -1).map(({ tag, after: last, content }) => [tag, last, content.holder])).toEqual(
    [outer, middle, inner].flatMap(({ descriptor }, at) => [
      [defaultTag(wants[5 + 2 * at]?.content.descriptor.digest ?? 'sha256:'), undefined, 'plan'],
      [locationsTag(descriptor.digest), 'repository', 'plan'],
    ]),
  );
  expect(wants.slice(-1).map(line)).toEqual([
    `${TO}:1 last = ${short(outer.descriptor.digest)} from source:src.example/outer`,
  ]);
});

test('E11: each bundle has its own locations, which name its direct references and what they are', async () => {
  const store = memoryStore();
  const context = testContext(store);
  const app = await image(store, 'src.example/app:1');
  const inner = await bundle(store, 'src.example/inner:1', [refOf(app)]);
  const outer = await bundle(store, 'src.example/outer:1', [refOf(inner), refOf(app)]);

  const wants = await collect(bundleWants(locatedOf(outer), { to: TO }, context));

  const located = async (of: typeof outer) => {
    const want = wants.find(({ tag }) => tag === locationsTag(of.descriptor.digest));
    return want && parseLocations((await readFile(want.content, 'image-locations.yml', context)) ?? '');
  };
  expect(await located(outer)).toEqual([
    { image: refOf(app), isBundle: false },
    { image: refOf(inner), isBundle: true },
  ]);
  expect(await located(inner)).toEqual([{ image: refOf(app), isBundle: false }]);
});

test('P-171, P-176: an image in two bundles, one of them with its images beside it, is wanted once', async () => {
  const store = memoryStore();
  const shared = await image(store, 'src.example/shared:1');
  await image(store, 'src.example/beside', { seed: 'src.example/shared:1' });
  const beside = await bundle(store, 'src.example/beside:1', [refOf(shared)]);
  const other = await bundle(store, 'src.example/other:1', [refOf(shared)]);
  const outer = await bundle(store, 'src.example/outer:1', [refOf(beside), refOf(other)]);

  const wants = await collect(bundleWants(locatedOf(outer), { to: TO }, testContext(store)));
  expect(wants.filter(({ content }) => content.descriptor.digest === shared.descriptor.digest)).toHaveLength(1);
  expect(new Set(wants.map(({ tag }) => tag)).size).toBe(wants.length);
});

test('an archive gets what a registry gets, with locations of its own whatever the source has: they name no place', async () => {
  const store = memoryStore();
  const app = await image(store, 'src.example/outer', { seed: 'app' });
  const outer = await bundle(store, 'src.example/outer:1', [`gone.example/app@${app.descriptor.digest}`]);
  await image(store, `src.example/outer:${locationsTag(outer.descriptor.digest)}`, {
    files: {
      'image-locations.yml': `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImageLocations\nimages:\n- image: gone.example/app@${app.descriptor.digest}\n  isBundle: false\n`,
    },
  });
  const place = { to: 'src.example/outer', tag: '1' };
  const wantsOf = async (context: PlanContext) =>
    (await collect(bundleWants(locatedOf(outer), place, context))).map(line);

  const archive = testContext(store, 'archive');
  expect(await wantsOf(archive)).toEqual(await wantsOf(testContext(store)));
  expect(archive.postponed).toEqual([]);
});

test('an archive keeps a bundle whole by the name of its root, and remembers where it goes', async () => {
  const store = memoryStore();
  const app = await image(store, 'src.example/app', { seed: 'app' });
  const outer = await bundle(store, 'src.example/outer:1', [`src.example/app@${app.descriptor.digest}`]);
  const wants = await collect(bundleWants(locatedOf(outer), { to: TO, tag: '1' }, testContext(store, 'archive')));
  expect(new Set(wants.map(({ to, relocateAs }) => `${to} ${relocateAs}`))).toEqual(
    new Set([`src.example/outer ${TO}`]),
  );
});

test('P-172: a bundle without images has locations that say so', async () => {
  const store = memoryStore();
  const context = testContext(store);
  const empty = await bundle(store, 'src.example/empty:1', []);
  const wants = await collect(bundleWants(locatedOf(empty), { to: TO, tag: '1' }, context));
  expect(wants).toHaveLength(4);
  const text = await readFile(wants[2]?.content ?? locatedOf(empty), 'image-locations.yml', context);
  expect(text).toBe('---\napiVersion: imgpkg.carvel.dev/v1alpha1\nimages: null\nkind: ImageLocations\n');
  expect(digestOf(Buffer.from(text ?? ''))).toMatch(/^sha256:/);
});
