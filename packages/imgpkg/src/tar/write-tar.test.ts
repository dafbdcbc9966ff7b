import type { Descriptor } from '@cse/oci';
import { memoryStore, type Bytes, type Store } from '@cse/store';
import { image, index } from '@cse/testkit';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle, locatedOf, refOf, testContext } from '../context.testing.ts';
import { withRealData } from '../data.testing.ts';
import { makeItem } from './make-item.ts';
import { printManifest } from './print-manifest.ts';
import { layersOf, type TarItem } from './tar-item.ts';
import { files, folder, holdsWhat, opened, pushLayers, unpackInto } from './tar.testing.ts';
import { writeTar } from './write-tar.ts';

const TARS = ['copy-bundle', 'copy-relocated', 'imageslock', 'index', 'nd0', 'nd1', 'zst'];

async function sample() {
  const store = memoryStore();
  const context = testContext(store);
  const app = await image(store, 'src.example/app:1', { layers: [{ size: 5000 }, { size: 512 }] });
  const multi = await index(store, 'src.example/multi:1', [{ size: 700 }, { size: 701 }]);
  const outer = await bundle(store, 'src.example/outer:1', [refOf(app), refOf(multi)]);
  const items = await Promise.all(
    [app, multi, outer].map((made) => makeItem(locatedOf(made), { original: refOf(made) }, context)),
  );
  return { store, items, app };
}

async function fill(store: Store, path: string, items: readonly TarItem[], resume = false) {
  await using writer = await writeTar(path, { files, items, resume });
  const sink = writer.store.repository('any.example/thing');
  const fetched: string[] = [];
  const arrivals = await Promise.all(
    layersOf(items).map(({ mediaType, digest, size }) =>
      sink.push({ mediaType, digest, size }, () => {
        fetched.push(digest);
        return fetchAny(store, { mediaType, digest: digest, size });
      }),
    ),
  );
  await writer.finish();
  return { fetched, arrivals };
}

async function* fetchAny(store: Store, content: Descriptor): Bytes {
  for (const name of ['src.example/app', 'src.example/multi', 'src.example/outer'])
    if (await store.repository(name).has(content)) return yield* store.repository(name).fetch(content);
}

test('P-160: the same items make the same tar, in whatever order their layers come', async () => {
  const { store, items } = await sample();
  const [first, second] = [join(folder(), 'a.tar'), join(folder(), 'b.tar')];
  await fill(store, first, items);
  await fill(store, second, items.toReversed());
  expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
  expect((await opened(first)).items).toHaveLength(3);
});

test('a tar that is not finished never stands under its name, and does not harm the one that does', async () => {
  const { store, items } = await sample();
  const path = join(folder(), 'a.tar');
  await fill(store, path, items);
  const good = readFileSync(path);
  {
    await using writer = await writeTar(path, { files, items });
    await expect(writer.finish()).rejects.toMatchObject({ code: 'IMGPKG_TAR_UNFINISHED' });
  }
  expect(readFileSync(path).equals(good)).toBe(true);
  expect(existsSync(`${path}.partial`)).toBe(true);
});

test('resuming fetches only what an unfinished tar lacks, and hashes what it has', async () => {
  const { store, items, app } = await sample();
  const path = join(folder(), 'a.tar');
  await fill(store, path, items);
  const whole = readFileSync(path);
  const { start = 0 } = (await opened(path)).place(app.layers[0]?.digest ?? 'sha256:') ?? {};
  const damaged = Buffer.from(whole).fill(0, start, start + 1000);
  writeFileSync(`${path}.partial`, damaged);
  truncateSync(path, 100);

  const { fetched, arrivals } = await fill(store, path, items, true);
  expect(fetched).toEqual([app.layers[0]?.digest]);
  expect(arrivals.filter((arrival) => arrival === 'existed')).toHaveLength(arrivals.length - 1);
  expect(readFileSync(path).equals(whole)).toBe(true);
});

test('resuming a finished tar fetches nothing and leaves it as it is', async () => {
  const { store, items } = await sample();
  const path = join(folder(), 'a.tar');
  await fill(store, path, items);
  const whole = readFileSync(path);
  const { ino, mtimeNs } = statSync(path, { bigint: true });
  expect((await fill(store, path, items, true)).fetched).toEqual([]);
  expect(readFileSync(path).equals(whole)).toBe(true);
  expect(statSync(path, { bigint: true })).toMatchObject({ ino, mtimeNs });
  expect(existsSync(`${path}.partial`)).toBe(false);
});

test('resuming with other content takes over the layers that both have', async () => {
  const { store, items } = await sample();
  const path = join(folder(), 'a.tar');
  const [app, ...others] = items as [TarItem, ...TarItem[]];
  await fill(store, path, others);
  await fill(store, `${path}.partial`, [app]);
  expect((await fill(store, path, items, true)).fetched).toEqual([]);
  expect(existsSync(`${path}.partial.old`)).toBe(false);
});

test.each([0, 300, 1000])('resuming where the earlier tar is cut off after %d bytes begins anew', async (size) => {
  const { store, items } = await sample();
  const path = join(folder(), 'a.tar');
  await fill(store, path, items);
  const whole = readFileSync(path);
  truncateSync(path, size);
  await fill(store, path, items, true);
  expect(readFileSync(path).equals(whole)).toBe(true);
});

test('P-177: a layer that is not what its descriptor says does not get in', async () => {
  const { items, app } = await sample();
  const path = join(folder(), 'a.tar');
  await using writer = await writeTar(path, { files, items });
  const [layer] = app.layers;
  if (!layer) throw new Error('no layer');
  const push = writer.store.repository('x.example/y').push(layer, async function* () {
    yield Buffer.alloc(layer.size);
  });
  await expect(push).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
  expect(await writer.store.repository('x.example/y').has(layer)).toBe(false);
});

test('a tar that its disk has no room for is refused before anything is written', async () => {
  const { items } = await sample();
  const path = join(folder(), 'a.tar');
  const full = { ...files, statfs: async () => ({ free: 100 }) };
  await expect(writeTar(path, { files: full, items })).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  expect(existsSync(`${path}.partial`)).toBe(false);
});

test('P-163: a tar of nothing is a tar', async () => {
  const path = join(folder(), 'a.tar');
  await fill(memoryStore(), path, []);
  expect((await opened(path)).items).toEqual([]);
  expect(statSync(path).size).toBe(2048);
});

withRealData('tars that the real tool wrote', (read, path) => {
  test.each(TARS)('%s: manifest.json is printed again to the byte', async (name) => {
    const tar = await opened(path(`${name}.tar`));
    const place = read(`${name}.tar`).subarray(512);
    const text = printManifest(tar.items.toReversed());
    expect(place.subarray(0, Buffer.byteLength(text)).toString()).toBe(text);
  });

  test.each(TARS)('%s: is written again to the byte', async (name) => {
    const tar = await opened(path(`${name}.tar`));
    const copy = join(folder(), 'copy.tar');
    await using writer = await writeTar(copy, { files, items: tar.items.toReversed(), holds: holdsWhat(tar) });
    await pushLayers(writer, tar);
    await writer.finish();
    expect(readFileSync(copy).equals(read(`${name}.tar`))).toBe(true);
  });

  test.each(TARS)('%s: its items are made again from the images themselves', async (name) => {
    const tar = await opened(path(`${name}.tar`));
    const store = memoryStore();
    await unpackInto(store, tar);
    const context = testContext(store);
    const made = tar.items.map(async ({ refs, tag, original, labels }) =>
      makeItem(await context.source.resolve(refs[0] ?? ''), { tag, original, isRoot: labels !== undefined }, context),
    );
    expect(printManifest(await Promise.all(made))).toBe(printManifest(tar.items));
  });
});
