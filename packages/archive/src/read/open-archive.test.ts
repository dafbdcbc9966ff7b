import { memoryStore, nodeFiles, readAll } from '@cse/store';
import { image } from '@cse/testkit';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isArchive, openArchive, type ArchiveManifest } from '../index.ts';
import { carry, planOf } from '../plan.testing.ts';
import { sample, scratch, write, type Sample } from '../sample.testing.ts';

const { copyOf, fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();
const partSize = 100 * 1024;

let some: Sample;
let original: string;
let manifest: ArchiveManifest;
beforeAll(async () => {
  some = await sample();
  original = fresh();
  manifest = await write(original, some, { partSize });
});

const copied = () => copyOf(original);
const pathOf = (dir: string, part: number) => join(dir, manifest.parts[part - 1]?.name ?? '');
const opened = (...dirs: readonly string[]) => openArchive(dirs, { files, allowUnsigned: true });

async function problemsIn(...dirs: readonly string[]) {
  await using archive = await opened(...dirs);
  return await archive.check({ readData: true });
}

test('an archive that nobody touched has no problems, in one folder or in several', async () => {
  expect(await problemsIn(original)).toEqual([]);
  const [first, second] = [copied(), fresh()];
  mkdirSync(second);
  for (const part of [2, 3, 5]) renameSync(pathOf(first, part), pathOf(second, part));
  expect(await problemsIn(first, second)).toEqual([]);
  expect(await problemsIn(second, first)).toEqual([]);
});

test('a part that is missing is named', async () => {
  const dir = copied();
  rmSync(pathOf(dir, 3));
  expect(await problemsIn(dir)).toMatchObject([
    { kind: 'missing', part: 3, blocks: true, hint: expect.stringContaining('--repair 3') },
  ]);
});

test('a part that is there twice is named, under a name of its own and in the place of another', async () => {
  const dir = copied();
  copyFileSync(pathOf(dir, 2), join(dir, 'copy-of-2.tar'));
  expect(await problemsIn(dir)).toMatchObject([{ kind: 'doubled', part: 2 }]);
  const replaced = copied();
  copyFileSync(pathOf(replaced, 2), pathOf(replaced, 4));
  expect((await problemsIn(replaced)).map(({ kind, part }) => [kind, part])).toEqual([
    ['swapped', 4],
    ['doubled', 2],
    ['missing', 4],
  ]);
});

test('parts that were swapped are named, both of them', async () => {
  const dir = copied();
  renameSync(pathOf(dir, 1), join(dir, 'aside'));
  renameSync(pathOf(dir, 2), pathOf(dir, 1));
  renameSync(join(dir, 'aside'), pathOf(dir, 2));
  expect(await problemsIn(dir)).toMatchObject([
    { kind: 'swapped', part: 1 },
    { kind: 'swapped', part: 2 },
  ]);
});

test('a part of another archive is named, also in the place of one of ours', async () => {
  const other = fresh();
  const { parts } = await write(other, await sample({ size: 7 }));
  const dir = copied();
  copyFileSync(join(other, parts[0]?.name ?? ''), pathOf(dir, 3));
  expect((await problemsIn(dir)).map(({ kind, part }) => [kind, part])).toEqual([
    ['foreign', 3],
    ['missing', 3],
  ]);
  const beside = copied();
  copyFileSync(join(other, parts[0]?.name ?? ''), join(beside, parts[0]?.name ?? ''));
  expect(await problemsIn(beside)).toMatchObject([{ kind: 'foreign', blocks: false }]);
});

test('a part that was cut or that has grown is named', async () => {
  const dir = copied();
  truncateSync(pathOf(dir, 2), 50_000);
  appendFileSync(pathOf(dir, 4), 'x');
  expect(await problemsIn(dir)).toMatchObject([
    { kind: 'truncated', part: 2 },
    { kind: 'too-long', part: 4 },
  ]);
});

test('B-29: a byte that was flipped is found, wherever it is', async () => {
  for (const name of readdirSync(original)) {
    const size = readFileSync(join(original, name)).byteLength;
    const places = [0, 130, 600, 1500, size >> 1, size - 1].filter((at) => at < size);
    for (const at of name.endsWith('.tar') ? places : [0, size >> 2, size >> 1, size - 2, size - 1]) {
      const dir = copied();
      const bytes = readFileSync(join(dir, name));
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(join(dir, name), bytes);
      const outcome = await problemsIn(dir).catch((error: { fault: string }) => [error.fault]);
      expect([name, at, outcome.length > 0]).toEqual([name, at, true]);
      rmSync(dir, { recursive: true });
    }
  }
});

test('without plan.json beside them the plan is read out of the parts', async () => {
  const dir = copied();
  rmSync(join(dir, 'plan.json'));
  await using archive = await opened(dir);
  expect(archive.plan.images).toEqual(some.plan.images);
});

test('a plan that is larger than a part is read out of its pieces', async () => {
  const source = memoryStore();
  const references = Array.from({ length: 90 }, (_, at) => `reg.example/many/image-${at}:v1`);
  for (const reference of references) await image(source, reference, { layers: [{ size: 100, seed: reference }] });
  const plan = await planOf(source, references);
  const dir = fresh();
  const { parts } = await write(dir, { source, plan }, { partSize: 64 * 1024 });
  expect(parts.length).toBeGreaterThan(3);
  rmSync(join(dir, 'plan.json'));
  await using archive = await opened(dir);
  expect(archive.plan.images).toEqual(plan.images);
  expect(await archive.check({ readData: true })).toEqual([]);
});

test('parts come in any order: what is in the parts that are there can be read, and the rest names its part', async () => {
  const dir = copied();
  rmSync(pathOf(dir, 1));
  await using archive = await opened(dir);
  const target = memoryStore();
  await expect(carry(archive.plan, archive, target, { concurrency: 1 })).rejects.toMatchObject({
    code: 'ARCHIVE_PART_MISSING',
  });
  const { digest } = await some.source.repository('reg.example/b').resolve('latest');
  expect((await archive.repository('reg.example/b').resolve('latest')).digest).toBe(digest);
});

test('X-30: content that is not what was written never arrives whole, and names the part to carry again', async () => {
  const dir = copied();
  const blob = manifest.contents.find(({ size }) => size > 100_000);
  const [part, at] = blob?.places[0] ?? [0, 0];
  const bytes = readFileSync(pathOf(dir, part));
  bytes[at + 10] = (bytes[at + 10] ?? 0) ^ 1;
  writeFileSync(pathOf(dir, part), bytes);
  await using archive = await opened(dir);
  const target = memoryStore();
  await expect(carry(archive.plan, archive, target)).rejects.toMatchObject({
    code: 'ARCHIVE_PART_DAMAGED',
    fault: 'integrity',
  });
  if (blob) expect(await target.repository('reg.example/b').has(blob)).toBe(false);
});

test('what a repository does not name is not found in it', async () => {
  await using archive = await opened(original);
  const repository = archive.repository('reg.example/a/one');
  await expect(repository.resolve('v9')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  await expect(archive.repository('reg.example/c').resolve('v1')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  const absent = { mediaType: 'x', digest: `sha256:${'0'.repeat(64)}` as const, size: 1 };
  await expect(readAll(repository.fetch(absent))).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
});

test('two folders with manifests of different archives are not one archive', async () => {
  const other = fresh();
  await write(other, await sample({ size: 7 }));
  await expect(opened(original, other)).rejects.toMatchObject({ code: 'ARCHIVE_MIXED' });
});

test('an archive says of each blob how large it is, and a folder whether it holds an archive', async () => {
  await using archive = await opened(original);
  const [{ digest, size } = { digest: '', size: 0 }] = manifest.contents;
  expect(await archive.repository('reg.example/a/one').resolve(digest)).toMatchObject({ digest, size });
  await expect(archive.repository('reg.example/none').resolve(digest)).rejects.toMatchObject({
    code: 'CONTENT_NOT_FOUND',
  });
  expect([await isArchive(original, files), await isArchive(fresh(), files)]).toEqual([true, false]);
});
