import type { Descriptor } from '@cse/oci';
import { describeSource, image, layer } from '@cse/testkit';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { memoryStore, nodeFiles, readAll, remembered, type Files, type ResolveOptions, type Store } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'remembered-'));
afterAll(() => rmSync(root, { recursive: true }));
let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(root, 'cache-'))));

describeSource('a remembered store', async () => {
  const store = memoryStore();
  return { store, source: remembered(store, { dir: root, files: nodeFiles() }) };
});

function counted(store: Store): { readonly store: Store; readonly fetched: Descriptor[] } {
  const fetched: Descriptor[] = [];
  const repository = (name: string) => ({
    ...store.repository(name),
    fetch(content: Descriptor) {
      fetched.push(content);
      return store.repository(name).fetch(content);
    },
  });
  return { store: { ...store, repository }, fetched };
}

/** A store that is there for the next process too. */
const staying = (store: Store): Store => ({ ...store, [Symbol.asyncDispose]: async () => undefined });

const pathOf = ({ digest }: Descriptor) => join(dir, digest.replace(':', '/'));
const NAME = 'reg.example/a';

test('a manifest is fetched once, and then comes from the folder, also in the next process', async () => {
  const { store, fetched } = counted(memoryStore());
  const { descriptor, bytes } = await image(store, `${NAME}:v1`);
  for (let time = 0; time < 3; time += 1) {
    const again = remembered(store, { dir, files: nodeFiles() });
    expect(await readAll(again.repository(NAME).fetch(descriptor))).toEqual(bytes);
  }
  expect(fetched).toEqual([descriptor]);
});

test('a name that was never asked is asked for with its manifest, and later only for what it names', async () => {
  const store = memoryStore();
  await image(store, `${NAME}:v1`, { seed: '1' });
  const asked: (boolean | undefined)[] = [];
  const repository = (name: string) => ({
    ...store.repository(name),
    resolve(selector: string, options: ResolveOptions = {}) {
      asked.push(options.whole);
      return store.repository(name).resolve(selector, options);
    },
  });
  const resolve = async () => {
    await using again = remembered({ ...staying(store), repository }, { dir, files: nodeFiles() });
    return await again.repository(NAME).resolve('v1');
  };
  const first = await resolve();
  expect([await resolve(), asked]).toEqual([first, [true, false]]);
  await image(store, `${NAME}:v1`, { seed: '2' });
  await resolve();
  await resolve();
  // What it named before is at hand, and what it names now is not; and then is.
  expect(asked).toEqual([true, false, false, true]);
  await resolve();
  rmSync(pathOf(await resolve()));
  await resolve();
  expect(asked).toEqual([true, false, false, true, false, false, true]);
});

/** The files of this machine, with how often they were called. */
function countedFiles() {
  let calls = 0;
  const count =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args) => ((calls += 1), call(...args));
  const files = nodeFiles();
  const open: Files['open'] = async (...how) => {
    const file = await files.open(...how);
    const { read, write, truncate, sync, close } = file;
    return {
      read: count(read),
      write: count(write),
      truncate: count(truncate),
      sync: count(sync),
      close: count(close),
    };
  };
  const { stat, readdir, mkdir, rename, unlink } = files;
  const counted = { stat: count(stat), readdir: count(readdir), mkdir: count(mkdir), rename: count(rename) };
  return { files: { ...files, ...counted, unlink: count(unlink), open: count(open) }, calls: () => calls };
}

test('a further manifest costs a few calls of the file system, and what it was named none', async () => {
  const store = staying(memoryStore());
  for (let at = 0; at < 20; at += 1) await image(store, `${NAME}${at}:v1`, { seed: `${at}` });
  const callsFor = async (images: number) => {
    const { files, calls } = countedFiles();
    await using cache = remembered(store, { dir: join(dir, String(images)), files });
    for (let at = 0; at < images; at += 1) {
      const repository = cache.repository(`${NAME}${at}`);
      await readAll(repository.fetch(await repository.resolve('v1')));
    }
    return calls();
  };
  const [few, many] = [await callsFor(10), await callsFor(20)];
  const [fewAgain, manyAgain] = [await callsFor(10), await callsFor(20)];
  expect([(many - few) / 10, (manyAgain - fewAgain) / 10]).toEqual([6, 5]);
});

test('names that are damaged, or cannot be kept, are asked for anew', async () => {
  const store = memoryStore();
  const { descriptor } = await image(store, `${NAME}:v1`);
  writeFileSync(join(dir, 'names.txt'), `sha256:00 ${NAME}:v1\n\n${descriptor.digest}\n`);
  await using cache = remembered(store, { dir, files: nodeFiles() });
  expect(await cache.repository(NAME).resolve('v1')).toEqual(descriptor);
});

test('a damaged entry is dropped and fetched again', async () => {
  const { store, fetched } = counted(memoryStore());
  const { descriptor, bytes } = await image(store, `${NAME}:v1`);
  const repository = remembered(store, { dir, files: nodeFiles() }).repository(NAME);
  await readAll(repository.fetch(descriptor));
  writeFileSync(pathOf(descriptor), 'damaged');
  expect(await readAll(repository.fetch(descriptor))).toEqual(bytes);
  expect(await readAll(repository.fetch(descriptor))).toEqual(bytes);
  expect(fetched).toHaveLength(2);
});

test('content of more than 4 MiB is passed on, and not kept', async () => {
  const { store, fetched } = counted(memoryStore());
  const { descriptor, open } = await layer({ size: 5 * 1024 * 1024 });
  const repository = remembered(store, { dir, files: nodeFiles() }).repository(NAME);
  await store.repository(NAME).push(descriptor, open);
  for (let time = 0; time < 2; time += 1)
    expect((await readAll(repository.fetch(descriptor))).byteLength).toBe(descriptor.size);
  expect([fetched.length, readdirSync(dir)]).toEqual([2, []]);
});

test('a cache that cannot be written to is no reason to fail', async () => {
  const store = memoryStore();
  const { descriptor, bytes } = await image(store, `${NAME}:v1`);
  const full = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
  const files: Files = { ...nodeFiles(), open: full };
  expect(await readAll(remembered(store, { dir, files }).repository(NAME).fetch(descriptor))).toEqual(bytes);
  chmodSync(dir, 0o700);
});
