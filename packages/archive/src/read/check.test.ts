import { randomBytes } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkArchive, generateKeys, openArchive, type ArchiveManifest } from '../index.ts';
import { typed } from '../medium.testing.ts';
import { sample, scratch, write } from '../sample.testing.ts';

const { copyOf, fresh, remove } = scratch();
afterAll(remove);
const { files } = typed({});
const keys = generateKeys(randomBytes);
const partSize = 100 * 1024;

let original: string;
let manifest: ArchiveManifest;
beforeAll(async () => {
  original = fresh();
  manifest = await write(original, await sample(), { partSize });
});

const copied = () => copyOf(original);
const pathOf = (dir: string, part: number) => join(dir, manifest.parts[part - 1]?.name ?? '');

async function checked(dir: string, readData = false) {
  await using archive = await openArchive([dir], { files, trust: [keys.publicKey], allowUnsigned: true });
  return await checkArchive(archive, readData);
}

function flipLastBit(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1));
}

test('an archive that is whole has no fault, and is named by its digest', async () => {
  await using archive = await openArchive([original], { files, allowUnsigned: true });
  expect(await checked(original)).toEqual({
    fault: undefined,
    archive: archive.digest,
    parts: manifest.parts.length,
    read: false,
    origin: 'the archive is unsigned: nobody vouches for its content',
    problems: [],
  });
});

test('parts that are missing can still be carried: the archive is incomplete', async () => {
  const dir = copied();
  for (const part of [2, 4]) rmSync(pathOf(dir, part));
  expect(await checked(dir)).toMatchObject({
    fault: 'incomplete',
    problems: [
      { kind: 'missing', part: 2 },
      { kind: 'missing', part: 4 },
    ],
  });
});

test('one part that is wrong must not be used, whatever else is missing', async () => {
  const dir = copied();
  rmSync(pathOf(dir, 2));
  copyFileSync(pathOf(dir, 1), join(dir, 'copy.tar'));
  const { fault, problems } = await checked(dir);
  expect([fault, problems.map(({ kind }) => kind)]).toEqual(['integrity', ['doubled', 'missing']]);
});

test('what only lies beside an archive is told, and is no fault of it', async () => {
  const [dir, other] = [copied(), fresh()];
  const { parts } = await write(other, await sample({ size: 7 }));
  copyFileSync(join(other, parts[0]?.name ?? ''), join(dir, parts[0]?.name ?? ''));
  expect(await checked(dir)).toMatchObject({ fault: undefined, problems: [{ kind: 'foreign', blocks: false }] });
  rmSync(pathOf(dir, 3));
  expect(await checked(dir)).toMatchObject({ fault: 'incomplete' });
});

test('damage inside of a part is found where all is read, and only there', async () => {
  const dir = copied();
  flipLastBit(pathOf(dir, 3));
  expect(await checked(dir)).toMatchObject({ fault: undefined, read: false, problems: [] });
  expect(await checked(dir, true)).toMatchObject({
    fault: 'integrity',
    read: true,
    problems: [{ kind: 'damaged', part: 3, blocks: true }],
  });
});

test('who signed an archive is named, and by which key', async () => {
  const { secretKey, id } = keys;
  const [dir, anonymous] = [fresh(), fresh()];
  await write(dir, await sample(), { sign: { secretKey, at: 0, by: 'me@build.example' } });
  await write(anonymous, await sample(), { sign: { secretKey, at: 0 } });
  expect(await checked(dir)).toMatchObject({ origin: `the archive is signed by me@build.example, with the key ${id}` });
  expect(await checked(anonymous)).toMatchObject({ origin: `the archive is signed by the key ${id}` });
});
