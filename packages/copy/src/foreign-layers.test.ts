import { join } from 'node:path';
import { memoryStore, type Store } from '@cse/store';
import { image, index } from '@cse/testkit';
import { expect, test } from 'vitest';
import { copy, folder } from './copy.testing.ts';

const DST = 'dst.example/team/app';
const FOREIGN = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';

async function withForeign(store: Store) {
  return image(store, 'src.example/nd:1', {
    layers: [{ size: 300 }, { size: 400, mediaType: FOREIGN, urls: ['https://x.example/l'] }],
  });
}

test('E22: a tar without the foreign layer, imported with the flag, names the file that it lacks', async () => {
  const store = memoryStore();
  const nd = await withForeign(store);
  const tar = join(folder(), 'a.tar');
  await copy(store, { image: 'src.example/nd:1', 'to-tar': tar });
  const { failures } = await copy(memoryStore(), { tar, 'to-repo': DST, 'include-non-distributable-layers': true });
  expect(failures[0]?.message).toBe(
    `file ${nd.layers[1]?.digest.replace(':', '-')}.tar.gz not found in tar (hint: This may be because when copying to a tarball, the --include-non-distributable-layers flag should have been provided.)`,
  );
});

test('E21: the same works where the registry has the layer already', async () => {
  const store = memoryStore();
  const nd = await withForeign(store);
  const [, layer] = nd.layers;
  const tar = join(folder(), 'a.tar');
  await copy(store, { image: 'src.example/nd:1', 'to-tar': tar });
  if (layer) await store.repository(DST).push(layer, () => store.repository('src.example/nd').fetch(layer));
  expect((await copy(store, { tar, 'to-repo': DST, 'include-non-distributable-layers': true })).failures).toEqual([]);
});

test('E24, E25, E26, E27: foreign layers are left out with a warning, or brought with the flag', async () => {
  const store = memoryStore();
  const nd = await withForeign(store);
  await image(store, 'src.example/plain:1');
  const [, layer] = nd.layers;
  if (!layer) throw new Error('no layer');
  const without = await copy(store, { image: 'src.example/nd:1', 'to-repo': DST });
  expect(without.notes).toEqual([
    `Skipped the followings layer(s) due to it being non-distributable. If you would like to include non-distributable layers, use the --include-non-distributable-layers flag\n - Image: ${DST}@${nd.descriptor.digest}\n   Layers:\n     - ${layer.digest}`,
  ]);
  expect(without.lines.slice(-4)).toEqual([
    'copy | Warning: Skipped the followings layer(s) due to it being non-distributable. If you would like to include non-distributable layers, use the --include-non-distributable-layers flag',
    `copy |  - Image: ${DST}@${nd.descriptor.digest}`,
    'copy |    Layers:',
    `copy |      - ${layer.digest}`,
  ]);
  expect(await store.repository(DST).has(layer)).toBe(false);
  const tar = join(folder(), 'a.tar');
  const flag = { 'include-non-distributable-layers': true };
  expect((await copy(store, { image: 'src.example/nd:1', 'to-tar': tar, ...flag })).notes).toEqual([]);
  await copy(store, { tar, 'to-repo': 'dst.example/with', ...flag });
  expect(await store.repository('dst.example/with').has(layer)).toBe(true);
  expect((await copy(store, { image: 'src.example/plain:1', 'to-repo': DST, ...flag })).notes).toEqual([
    "'--include-non-distributable-layers' flag provided, but no images contained a non-distributable layer.",
  ]);
});

test('E40: the warning names the images of an index in an index, each where it is copied to', async () => {
  const store = memoryStore();
  const inner = await index(store, 'src.example/multi', [
    { layers: [{ size: 400, mediaType: FOREIGN, urls: ['https://x.example/l'] }] },
  ]);
  await index(store, 'src.example/multi:1', [inner.descriptor]);
  const [child] = inner.images;
  const { notes } = await copy(store, { image: 'src.example/multi:1', 'to-repo': DST });
  expect(notes[0]?.split('\n').slice(1)).toEqual([
    ` - Image: ${DST}@${child?.descriptor.digest}`,
    '   Layers:',
    `     - ${child?.layers[0]?.digest}`,
  ]);
});
