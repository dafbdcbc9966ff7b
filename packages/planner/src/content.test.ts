import { describe, digestOf, type Digest } from '@cse/oci';
import { definePlugin, type PlanContext } from '@cse/plugin';
import { bytesOf, contentNotFound, memoryStore, type SourceStore } from '@cse/store';
import { image, withFiles } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer, type PlanOptions } from './index.ts';

/** Plans what asks, and wants nothing. */
function asking(ask: (context: PlanContext) => Promise<void>, source: SourceStore, more: Partial<PlanOptions> = {}) {
  const plugin = definePlugin({
    name: 'asking',
    item: { parse: () => undefined },
    async *plan(_, context) {
      await ask(context);
    },
  });
  const items = [{ use: 'asking', options: {} }];
  return planTransfer({ items, plugins: [plugin], source, target: memoryStore(), relocate: String, ...more });
}

/** A store of one blob that counts how often that is fetched, and fails the first `failing` times. */
function counting(bytes: Uint8Array, failing = 0) {
  let fetched = 0;
  const store = memoryStore();
  const source: SourceStore = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      fetch() {
        fetched += 1;
        if (fetched <= failing) throw contentNotFound(name, 'it yet');
        return bytesOf(bytes);
      },
    }),
  };
  const content = { descriptor: describe('application/octet-stream', bytes), holder: 'source:reg.example/a' } as const;
  return { source, content, fetched: () => fetched };
}

const MIB = 1024 ** 2;

test.each([
  ['of 4 MiB is read once', 4 * MIB, 1],
  ['that is larger is read each time, and not kept in memory', 4 * MIB + 1, 2],
])('content %s', async (_, size, times) => {
  const { source, content, fetched } = counting(new Uint8Array(size));
  await asking(async ({ read }) => {
    for (const bytes of [await read(content), await read(content)]) expect(bytes.byteLength).toBe(size);
  }, source);
  expect(fetched()).toBe(times);
});

test('content that could not be read is read when it is asked for again', async () => {
  const { source, content } = counting(new Uint8Array(3), 1);
  await asking(async ({ read }) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    expect((await read(content)).byteLength).toBe(3);
  }, source);
});

test('content is read on the side that has it', async () => {
  const [source, target] = [memoryStore(), memoryStore()];
  const made = await image(target, 'reg.example/a:v1');
  await asking(
    async ({ target: side, read, successors }) => {
      const found = await side.resolve('reg.example/a:v1');
      expect(await read(found)).toEqual(made.bytes);
      expect((await successors(found)).map(({ holder }) => holder)).toEqual(Array(2).fill('target:reg.example/a'));
      expect(await side.find('reg.example/a:v2')).toBeUndefined();
    },
    source,
    { target },
  );
});

test('the plan of an archive names the blobs that were read for it, sorted, and no manifest', async () => {
  const source = memoryStore();
  const layers = ['one', 'two', 'three', 'four'].map((seed) => ({ size: 64, seed }));
  const { config, layers: made } = await image(source, 'reg.example/a:v1', { layers });
  const reading = async ({ source: side, read, successors }: PlanContext) => {
    for (const child of await successors(await side.resolve('reg.example/a:v1'))) await read(child);
  };
  const digests = [config, ...made].flatMap((each) => each?.digest ?? []).sort();
  const archived = await asking(reading, source, { destination: 'archive' });
  expect([archived.reads, archived.documents]).toEqual([digests, undefined]);
  expect((await asking(reading, source)).reads).toBeUndefined();
});

test('the plan of an archive carries the documents that were read for it, sorted by address, each read once', async () => {
  const texts = { 'https://files.example/b': 'b', 'https://files.example/a': 'a', 'https://files.example/c': 'c' };
  const store = withFiles(memoryStore(), texts);
  const fetched: string[] = [];
  const source: SourceStore = {
    ...store,
    repository: (name) => {
      const own = store.repository(name);
      return { ...own, fetch: (...given) => (fetched.push(name), own.fetch(...given)) };
    },
  };
  const reading = async ({ document }: PlanContext) => {
    for (const address of [...Object.keys(texts), ...Object.keys(texts)]) await document(address);
  };
  const plan = await asking(reading, source, { destination: 'archive' });
  const digests = ['a', 'b', 'c'].map((text): [string, Digest] => [
    `https://files.example/${text}`,
    digestOf(new TextEncoder().encode(text)),
  ]);
  expect(fetched).toEqual(Object.keys(texts));
  expect([...(plan.documents ?? [])]).toEqual(digests);
  expect([...plan.contents.keys()].sort()).toEqual(digests.map(([, digest]) => digest).sort());
  const direct = await asking(reading, source);
  expect([direct.documents, direct.contents.size]).toEqual([undefined, 0]);
});
