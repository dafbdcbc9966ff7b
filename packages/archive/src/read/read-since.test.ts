import type { Files } from '@cse/store';
import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archive, generateKeys, holdingsOf } from '../index.ts';
import { sinceOf } from '../format/holdings.ts';
import { typed } from '../medium.testing.ts';
import { sample, scratch, write, type Sample } from '../sample.testing.ts';
import { openArchive } from './open-archive.ts';
import { readSince } from './read-since.ts';

const { fresh, remove, root } = scratch();
afterAll(remove);
const [ours, others] = [generateKeys(randomBytes), generateKeys(randomBytes)];
const [secret, trusted, unknown] = [join(root, 'key'), join(root, 'key.pub'), join(root, 'other.pub')];
const { files } = typed({});

let some: Sample;
let dir: string;
let receipt: string;
beforeAll(async () => {
  some = await sample();
  dir = fresh();
  await write(dir, some, { sign: { secretKey: ours.secretKey, at: 0 } });
  writeFileSync(secret, ours.secretKey);
  writeFileSync(trusted, ours.publicKey);
  writeFileSync(unknown, others.publicKey);
  receipt = join(root, 'receipt.json');
  await using carried = await archive.read([dir], typed({ trust: [trusted], receipt, sign: secret }));
  await carried.arrived?.(carried.plan);
});

const since = (path: string, ...trust: readonly string[]) => readSince(path, typed({ trust }));

/** A copy of the receipt and its signature, to be changed. */
function copied(): string {
  const path = fresh();
  cpSync(receipt, path);
  cpSync(`${receipt}.minisig`, `${path}.minisig`);
  return path;
}

test('an earlier archive says what its plan brought, and which of its set it is', async () => {
  await using opened = await openArchive([dir], { files, allowUnsigned: true });
  const expected = { holds: holdingsOf(some.plan), since: sinceOf(opened.manifest, opened.digest) };
  expect(expected.holds.size).toBe(3);
  expect(await since(dir)).toEqual(expected);
});

test('the receipt of an import says the same as the archive that was imported', async () => {
  const [said, base] = [await since(receipt), await since(dir)];
  expect(said?.since).toEqual(base?.since);
  const sorted = [...(base?.holds ?? [])].map(([name, digests]) => [name, [...digests].sort()]);
  expect([...(said?.holds ?? [])].map(([name, digests]) => [name, [...digests]])).toEqual(sorted);
});

test('an archive since a receipt carries no blob that the receipt names', async () => {
  const { contents, presumes, sequence } = await write(fresh(), some, { base: await since(receipt) });
  const blobs = [...some.plan.steps.values()].filter(({ kind }) => kind === 'copy-blob');
  expect(sequence).toBe(2);
  expect(presumes.map(({ digest }) => digest).sort()).toEqual(
    [...new Set(blobs.map(({ content }) => content.digest))].sort(),
  );
  expect(contents).toHaveLength(some.plan.contents.size);
});

test('a link to the folder of an archive is followed', async () => {
  const link = fresh();
  symlinkSync(dir, link);
  expect(await since(link)).toEqual(await since(dir));
});

test('where a key is named, it has to have signed the archive', async () => {
  expect(await since(dir, trusted)).toEqual(await since(dir));
  await expect(since(dir, unknown)).rejects.toMatchObject({ code: 'ARCHIVE_UNTRUSTED' });
  const plain = fresh();
  await write(plain, some);
  await expect(since(plain, trusted)).rejects.toMatchObject({ code: 'ARCHIVE_UNSIGNED' });
  expect(await since(plain)).toEqual(await since(dir));
});

test('where a key is named, it has to have signed the receipt', async () => {
  expect(await since(receipt, unknown, trusted)).toEqual(await since(receipt));
  await expect(since(receipt, unknown)).rejects.toMatchObject({
    code: 'ARCHIVE_UNTRUSTED',
    message: expect.stringContaining(ours.id),
  });
});

test('a receipt that was changed after it was signed is refused', async () => {
  const path = copied();
  writeFileSync(path, readFileSync(path, 'utf8').replace('reg.example', 'reg.exampl3'));
  await expect(since(path, trusted)).rejects.toMatchObject({
    code: 'ARCHIVE_SIGNATURE_WRONG',
    message: expect.stringContaining(`${path}.minisig`),
  });
  await expect(since(path)).rejects.toMatchObject({ code: 'RECEIPT_INVALID' });
});

test('without its signature a receipt is read only where no key is named', async () => {
  const path = copied();
  rmSync(`${path}.minisig`);
  expect(await since(path)).toEqual(await since(receipt));
  await expect(since(path, trusted)).rejects.toMatchObject({
    code: 'FILE_MISSING',
    message: expect.stringContaining(`${path}.minisig`),
  });
});

test('of a file that is not there, the file is named', async () => {
  const path = fresh();
  await expect(since(path)).rejects.toMatchObject({ code: 'FILE_MISSING', message: expect.stringContaining(path) });
});

test('a disk that cannot be read is told as such, and not taken for a receipt', async () => {
  const broken: Files = {
    ...files,
    stat: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })),
  };
  await expect(readSince(receipt, typed({}, { files: broken }))).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
});
