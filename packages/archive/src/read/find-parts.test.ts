import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArchiveManifest } from '../index.ts';
import { typed } from '../medium.testing.ts';
import { sample, scratch, write } from '../sample.testing.ts';
import { findParts } from './find-parts.ts';

const { copyOf, fresh, remove } = scratch();
afterAll(remove);
const { files } = typed({});

let original: string;
let manifest: ArchiveManifest;
beforeAll(async () => {
  original = fresh();
  manifest = await write(original, await sample(), { partSize: 100 * 1024 });
});

const copied = () => copyOf(original);
const nameOf = (part: number) => manifest.parts[part - 1]?.name ?? '';
const found = (...dirs: readonly string[]) => findParts(files, dirs, manifest);

test('each part is found where it stands, in one folder or in another, however often a folder is named', async () => {
  const [dir, other] = [copied(), fresh()];
  mkdirSync(other);
  renameSync(join(dir, nameOf(2)), join(other, nameOf(2)));
  const { paths, problems } = await found(dir, other, dir);
  expect(problems).toEqual([]);
  expect([...paths]).toEqual(manifest.parts.map(({ name }, at) => [at + 1, join(at === 1 ? other : dir, name)]));
});

test('a part that has lost its name is found by what it says of itself', async () => {
  const dir = copied();
  renameSync(join(dir, nameOf(2)), join(dir, 'download (1).tar'));
  const { paths, problems } = await found(dir);
  expect([paths.get(2), problems]).toEqual([join(dir, 'download (1).tar'), []]);
});

test('of two files that are the same part, the one with its name is read', async () => {
  for (const name of ['a.tar', 'z.tar']) {
    const dir = copied();
    copyFileSync(join(dir, nameOf(2)), join(dir, name));
    const { paths, problems } = await found(dir);
    expect(paths.get(2)).toBe(join(dir, nameOf(2)));
    const message = `part 2 exists twice, as ${join(dir, nameOf(2))} and as ${join(dir, name)}`;
    expect(problems).toMatchObject([{ kind: 'doubled', part: 2, message }]);
  }
});

test('a file in the place of a part that does not say which it is, is damaged; one elsewhere is none of ours', async () => {
  const dir = copied();
  writeFileSync(join(dir, nameOf(2)), 'no part at all');
  writeFileSync(join(dir, 'other.tar'), 'no part at all');
  const { paths, problems } = await found(dir);
  expect(paths.has(2)).toBe(false);
  const message = `part 2 (${join(dir, nameOf(2))}) is damaged`;
  expect(problems).toMatchObject([{ kind: 'damaged', part: 2, message }]);
});

test('what is no file, or has another ending, is no part', async () => {
  const dir = copied();
  renameSync(join(dir, nameOf(1)), join(dir, `${nameOf(1)}.bak`));
  rmSync(join(dir, nameOf(2)));
  mkdirSync(join(dir, nameOf(2)));
  renameSync(join(dir, nameOf(3)), join(dir, 'aside'));
  symlinkSync(join(dir, 'aside'), join(dir, nameOf(3)));
  const { problems } = await found(dir);
  expect(problems.map(({ kind, part, message }) => [kind, part, message])).toEqual(
    [1, 2, 3].map((part) => ['missing', part, `part ${part} (${nameOf(part)}) is missing`]),
  );
});
