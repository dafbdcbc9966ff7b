import type { Descriptor } from '@cse/oci';
import { memoryStore, nodeFiles, readAll, type Files } from '@cse/store';
import { image } from '@cse/testkit';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveTarget, type ArchiveManifest } from '../index.ts';
import { planOf } from '../plan.testing.ts';
import { hashesIn, scratch, write, type Sample } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();
const partSize = 5 * 1024 * 1024;

let some: Sample;
let original: string;
let manifest: ArchiveManifest;
let first: Descriptor;
let second: Descriptor;
beforeAll(async () => {
  const source = memoryStore();
  const layers = [
    { size: 7_000_000, seed: 'first' },
    { size: 7_000_001, seed: 'second' },
  ];
  const made = await image(source, 'reg.example/a:v1', { layers });
  some = { source, plan: await planOf(source, ['reg.example/a:v1']) };
  [first = made.descriptor, second = made.descriptor] = made.layers;
  original = fresh();
  manifest = await write(original, some, { partSize });
});

const partsOf = ({ digest }: Descriptor) =>
  (manifest.contents.find((content) => content.digest === digest)?.places ?? []).map(([part]) => part);
const bytesIn = (content: Descriptor) => readAll(some.source.repository('reg.example/a').fetch(content));

/** A folder with nothing but the manifest. */
function withoutParts(): string {
  const dir = fresh();
  mkdirSync(dir);
  cpSync(join(original, 'archive.json'), join(dir, 'archive.json'));
  return dir;
}

/** Makes the second part again; where the cable is pulled after so many bytes of a content, it is stopped. */
async function repaired(dir: string, contents: readonly Descriptor[], end = Infinity) {
  const starts: number[] = [];
  async function* from(content: Descriptor, start: number) {
    starts.push(start);
    const bytes = await bytesIn(content);
    for (let at = start; at < bytes.byteLength; at += 100_000) {
      if (at >= end) throw new Error('the cable was pulled');
      yield bytes.subarray(at, at + 100_000);
    }
  }
  await using target = await archiveTarget(dir, { plan: some.plan, files, partSize, repair: [2] });
  const repository = target.repository('reg.example/a');
  for (const content of contents) {
    const openFrom = (start: number) => from(content, start);
    await repository.push(content, () => from(content, 0), { openFrom }).catch(() => undefined);
  }
  const finished = target.remaining === 0 ? await target.finish() : undefined;
  return { starts, finished };
}

test('a part is made again without those that its contents continue in, wherever that was stopped', async () => {
  expect([partsOf(first), partsOf(second)]).toEqual([
    [1, 2],
    [2, 3],
  ]);
  const dir = withoutParts();
  expect(await repaired(dir, [first], 6_000_000)).toEqual({ starts: [0], finished: undefined });
  expect(await repaired(dir, [second], 3_000_000)).toEqual({ starts: [0], finished: undefined });
  expect(await repaired(dir, [first])).toEqual({ starts: [0], finished: undefined });
  expect(await repaired(dir, [first, second])).toEqual({ starts: [0, 0], finished: manifest });
  const name = manifest.parts[1]?.name ?? '';
  expect(readdirSync(dir).sort()).toEqual(['archive.json', name, 'plan.json']);
  expect(hashesIn(dir)[name]).toBe(hashesIn(original)[name]);
});

test('every file that was opened is closed again, however it ends', async () => {
  const open = new Set<object>();
  const counting: Files = {
    ...files,
    async open(path, ...how) {
      const file = await files.open(path, ...how);
      open.add(file);
      return {
        ...file,
        close: async () => {
          open.delete(file);
          await file.close();
        },
      };
    },
  };
  const dir = fresh();
  {
    await using target = await archiveTarget(dir, { plan: some.plan, files: counting, partSize });
    const broken = async function* () {
      yield (await bytesIn(first)).subarray(0, 100_000);
      throw new Error('the cable was pulled');
    };
    await expect(target.repository('reg.example/a').push(first, broken)).rejects.toThrow('the cable was pulled');
    expect(open.size).toBeGreaterThan(0);
  }
  expect(open.size).toBe(0);
  await write(dir, some, { files: counting, partSize });
  expect(open.size).toBe(0);
  expect(readFileSync(join(dir, 'archive.json'))).toEqual(readFileSync(join(original, 'archive.json')));
});
