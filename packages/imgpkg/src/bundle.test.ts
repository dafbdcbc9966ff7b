import { memoryStore } from '@cse/store';
import { image, index, artifact } from '@cse/testkit';
import { expect, test } from 'vitest';
import { isBundle } from './bundle.ts';
import { bundle, locatedOf, testContext } from './context.testing.ts';

test('the config label alone makes a bundle, whatever its value and the media types', async () => {
  const store = memoryStore();
  const context = testContext(store);
  const label = (value: unknown) => ({ config: { config: { Labels: { 'dev.carvel.imgpkg.bundle': value } } } });
  const docker = await bundle(store, 'src.example/docker:1', []);
  const oci = await bundle(store, 'src.example/oci:1', [], { mediaTypes: 'oci' });
  const odd = await image(store, 'src.example/odd:1', label('false'));

  expect(await isBundle(locatedOf(docker), context)).toBe(true);
  expect(await isBundle(locatedOf(oci), context)).toBe(true);
  expect(await isBundle(locatedOf(odd), context)).toBe(true);
});

test('images, indexes and artifacts without the label are no bundles, whatever their configs hold', async () => {
  const store = memoryStore();
  const context = testContext(store);
  const plain = await image(store, 'src.example/plain:1', { config: { config: { Labels: null } } });
  const multi = await index(store, 'src.example/multi:1', [
    { config: { config: { Labels: { 'dev.carvel.imgpkg.bundle': '' } } } },
  ]);
  const chart = await artifact(store, 'src.example/chart:1');
  const annotated = await image(store, 'src.example/annotated:1', {
    annotations: { 'dev.carvel.imgpkg.bundle': 'true' },
  });

  for (const made of [plain, multi, chart, annotated]) expect(await isBundle(locatedOf(made), context)).toBe(false);
  expect(context.asked.filter((request) => request.includes(multi.descriptor.digest))).toEqual([]);
});
