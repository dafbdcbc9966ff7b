import { MediaType, type Descriptor } from '@cse/oci';
import { image, index, layer, manifest, type LayerOptions } from '@cse/testkit';
import { zstdCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesOf, filesOf, memoryStore, readAll, verified, type Fetcher, type Store } from './index.ts';
import { tarOf, type TarSpec } from './tar-of.testing.ts';

const NAME = 'reg.example/a';
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

async function made(layers: readonly LayerOptions[], store = memoryStore()): Promise<[Store, Descriptor]> {
  return [store, (await image(store, `${NAME}:v1`, { layers })).descriptor];
}

async function listing(source: Fetcher, descriptor: Descriptor): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const file of filesOf(source, descriptor)) files[file.path] = textOf(await file.read());
  return files;
}

async function filesIn(...layers: readonly LayerOptions[]): Promise<Record<string, string>> {
  const [store, descriptor] = await made(layers);
  return listing(store.repository(NAME), descriptor);
}

const tarred = (...entries: readonly TarSpec[]): LayerOptions => ({ bytes: gzipSync(tarOf(...entries)) });

test('the files of an image come with path, size and mode, and can be read', async () => {
  const [store, descriptor] = await made([
    { files: { 'bin/': '', 'bin/run': { content: '#!', mode: 0o755 }, a: 'x' } },
  ]);
  const found: unknown[] = [];
  for await (const { path, size, mode } of filesOf(store.repository(NAME), descriptor)) found.push([path, size, mode]);
  expect(found).toEqual([
    ['bin/run', 2, 0o755],
    ['a', 1, 0o644],
  ]);
});

test.each(['gzip', 'zstd', 'none'] as const)(
  'layers may be compressed with %s, whatever their media type says',
  async (compression) => {
    const mediaType = MediaType.dockerLayer;
    expect(await filesIn({ files: { a: 'text' }, compression, mediaType })).toEqual({ a: 'text' });
  },
);

test('a file of an upper layer stands for the one below', async () => {
  expect(await filesIn({ files: { a: 'old', b: 'kept' } }, { files: { a: 'new' } })).toEqual({ a: 'new', b: 'kept' });
});

test('a whiteout takes away a file or a whole folder of the layers below, and nothing of its own layer', async () => {
  const lower = { files: { 'd/x': '1', 'd/y': '2', e: '3', 'dd/z': '4' } };
  expect(await filesIn(lower, { files: { d: null, e: null } })).toEqual({ 'dd/z': '4' });
  expect(await filesIn(lower, { files: { d: null, 'd/new': '5', e: '6' } })).toEqual({
    'd/new': '5',
    e: '6',
    'dd/z': '4',
  });
});

test('an opaque folder hides all that is below it in lower layers, wherever in its layer it says so', async () => {
  const lower = { files: { 'd/x': '1', 'd/deep/y': '2', e: '3' } };
  expect(await filesIn(lower, { files: { 'd/new': '4', 'd/.wh..wh..opq': '' } })).toEqual({ 'd/new': '4', e: '3' });
  expect(await filesIn(lower, { files: { '.wh..wh..opq': '', f: '5' } })).toEqual({ f: '5' });
});

test('a file in place of a folder hides what the folder held, also when a third layer makes it a folder again', async () => {
  const layers = [{ files: { 'd/x': '1' } }, { files: { d: 'file' } }, { files: { 'd/': '', 'd/y': '2' } }];
  expect(await filesIn(...layers)).toEqual({ 'd/y': '2' });
});

test('a hard link has the content of the file that it links to', async () => {
  const files = { original: { content: 'shared', mode: 0o755 }, between: 'x', link: { hardlink: 'original' } };
  expect(await filesIn({ files })).toEqual({ original: 'shared', between: 'x', link: 'shared' });
});

test('a file and a hard link to it can be read piece by piece too', async () => {
  const [store, descriptor] = await made([{ files: { original: 'shared', link: { hardlink: 'original' } } }]);
  const seen: string[] = [];
  for await (const file of filesOf(store.repository(NAME), descriptor))
    for await (const piece of file.open()) seen.push(`${file.path}: ${textOf(piece)}`);
  expect(seen).toEqual(['original: shared', 'link: shared']);
});

test('a hard link still has its content where an upper layer took its original away', async () => {
  const files = { original: 'shared', link: { hardlink: './original' } };
  expect(await filesIn({ files }, { files: { original: null } })).toEqual({ link: 'shared' });
});

test('symbolic links, devices and folders are no files, and hide what is below like any other name', async () => {
  const upper = tarred({ path: 'a', type: '2', link: '/etc/passwd' }, { path: 'null', type: '3' });
  expect(await filesIn({ files: { a: '1', b: '2' } }, upper)).toEqual({ b: '2' });
});

test('long names come through PAX and through GNU extensions', async () => {
  const long = `${'folder/'.repeat(40)}file`;
  expect(await filesIn(tarred({ path: long, body: '1', naming: 'pax' }))).toEqual({ [long]: '1' });
  expect(await filesIn(tarred({ path: long, body: '2', naming: 'gnu' }))).toEqual({ [long]: '2' });
});

test('paths are relative to the image, however the tar writes them', async () => {
  const entries = ['./a', '/b', 'c//d', './e/./f'].map((path) => ({ path, body: path }));
  expect(Object.keys(await filesIn(tarred(...entries)))).toEqual(['a', 'b', 'c/d', 'e/f']);
});

test.each<[string, string, TarSpec[]]>([
  ['X-13: a path with ".."', 'IMAGE_REFUSED', [{ path: 'a/../../b', body: '1' }]],
  ['X-15: a hard link that leads out', 'IMAGE_REFUSED', [{ path: 'a', type: '1', link: '../../etc/passwd' }]],
  ['X-15: a hard link to what is not there', 'IMAGE_REFUSED', [{ path: 'a', type: '1', link: 'b' }]],
  [
    'X-16: a name that stands twice',
    'IMAGE_REFUSED',
    [
      { path: 'a', body: '1' },
      { path: './a', body: '2' },
    ],
  ],
  ['X-16: a negative size', 'TAR_INVALID', [{ path: 'a', rawSize: Buffer.from('ffffffffffffffffffffffff', 'hex') }]],
  [
    'X-16: a size beyond what a number holds',
    'TAR_INVALID',
    [{ path: 'a', rawSize: Buffer.from('807fffffffffffffffffffff', 'hex') }],
  ],
  ['X-16: PAX and GNU names for one entry', 'TAR_INVALID', [{ path: 'a', body: '1', naming: 'both' }]],
  ['X-16: a link that has a size', 'TAR_INVALID', [{ path: 'a', type: '2', link: 'b', body: 'smuggled' }]],
  ['X-16: an unknown type', 'TAR_INVALID', [{ path: 'a', type: 'V', body: '1' }]],
  ['X-16: a sparse file', 'TAR_INVALID', [{ path: 'a', pax: '22 GNU.sparse.major=1\n', body: '1' }]],
  ['X-16: a PAX record of a wrong length', 'TAR_INVALID', [{ path: 'a', pax: '99 path=b\n', body: '1' }]],
  ['X-16: a PAX size that is negative', 'TAR_INVALID', [{ path: 'a', pax: '11 size=-1\n', body: '1' }]],
  ['X-17: a PAX header of many megabytes', 'TAR_INVALID', [{ path: 'a', pax: `3000012 x=${'x'.repeat(3_000_000)}\n` }]],
])('%s is refused', async (_, code, entries) => {
  await expect(filesIn(tarred(...entries))).rejects.toMatchObject({ code, fault: 'integrity' });
});

test('a tar that was cut is refused', async () => {
  const whole = tarOf({ path: 'a', body: 'x'.repeat(2000) });
  for (const size of [100, 600, 1500, 2400])
    await expect(filesIn({ bytes: whole.subarray(0, size), compression: 'none' })).rejects.toMatchObject({
      code: 'TAR_INVALID',
    });
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
])('X-18: a %s bomb is stopped while it unpacks', async (_, compress) => {
  const bomb = compress(
    Buffer.concat([tarOf({ path: 'a', body: '1' }).subarray(0, 1024), Buffer.alloc(100 * 1024 * 1024)]),
  );
  await expect(filesIn({ bytes: bomb })).rejects.toMatchObject({ code: 'CONTENT_EXPANDS' });
});

test('X-17: a file is read only up to the limit that the reader sets', async () => {
  const [store, descriptor] = await made([{ files: { a: 'x'.repeat(1000) } }]);
  for await (const file of filesOf(store.repository(NAME), descriptor))
    await expect(file.read(999)).rejects.toMatchObject({ code: 'CONTENT_TOO_LARGE' });
});

test.each(['gzip', 'zstd', 'none'] as const)(
  'content of a %s layer that was changed on the way is told as that',
  async (compression) => {
    const [store, descriptor] = await made([{ files: { a: 'x'.repeat(5000) }, compression }]);
    const flipping = changed(store.repository(NAME), (bytes) => bytes.with(bytes.length >> 1, 0x55));
    await expect(listing(flipping, descriptor)).rejects.toMatchObject({ fault: 'integrity' });
  },
);

test('a reader that stops at the first file still learns that the layer was not the right one', async () => {
  const files = { a: 'wanted', b: 'x'.repeat(5000) };
  const [store, descriptor] = await made([{ files, compression: 'none' }]);
  const flipping = changed(store.repository(NAME), (bytes) => bytes.with(bytes.length - 1, 1));
  const first = async () => {
    for await (const file of filesOf(flipping, descriptor)) if (file.path === 'a') break;
  };
  await expect(first()).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
});

test('each layer is read once, the top first, and none below where the reader stopped', async () => {
  const [store, descriptor] = await made([
    { files: { low: '1' } },
    { files: { mid: '2' } },
    { files: { top: '3', x: '4' } },
  ]);
  const read: string[] = [];
  const source: Fetcher = {
    fetch(content) {
      read.push(content.digest);
      return store.repository(NAME).fetch(content);
    },
  };
  for await (const file of filesOf(source, descriptor)) if (file.path === 'mid') break;
  expect([read.length, new Set(read).size]).toEqual([3, 3]);
});

test('an index has no files of its own, and foreign layers and layers that are no tar are passed over', async () => {
  const store = memoryStore();
  const { descriptor } = await index(store, `${NAME}:all`, [{}]);
  await expect(listing(store.repository(NAME), descriptor)).rejects.toMatchObject({ code: 'IMAGE_IS_INDEX' });
  const foreign = await layer({ mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' });
  const text = await layer({ bytes: Buffer.from('readme'), mediaType: 'text/plain' });
  const json = { config: text.descriptor, layers: [foreign.descriptor, text.descriptor] };
  const odd = await manifest(store, `${NAME}:odd`, { mediaType: MediaType.manifest, json });
  expect(await listing(store.repository(NAME), odd.descriptor)).toEqual({});
});

/** The same source, with the bytes of its layers changed on the way and checked as a client would. */
function changed(source: Fetcher, change: (bytes: Uint8Array) => Uint8Array): Fetcher {
  return {
    async *fetch(content) {
      const bytes = await readAll(source.fetch(content));
      yield* content.mediaType.includes('tar') ? verified(content, bytesOf(change(bytes))) : bytesOf(bytes);
    },
  };
}
