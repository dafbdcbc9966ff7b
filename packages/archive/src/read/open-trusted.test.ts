import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateKeys, openArchive, signDetached, type ArchiveManifest } from '../index.ts';
import { typed } from '../medium.testing.ts';
import { sample, scratch, write } from '../sample.testing.ts';
import { openKnown, openTrusted } from './open-trusted.ts';

const { copyOf, fresh, remove, root } = scratch();
afterAll(remove);
const { files } = typed({});
const [ours, others] = [generateKeys(randomBytes), generateKeys(randomBytes)];
const trusted = join(root, 'key.pub');

let original: string;
let manifest: ArchiveManifest;
beforeAll(async () => {
  writeFileSync(trusted, ours.publicKey);
  original = fresh();
  manifest = await write(original, await sample(), { sign: { secretKey: ours.secretKey, at: 0 } });
});

const known = (dir: string, allowUnsigned = false, ...trust: readonly string[]) =>
  openKnown([dir], { files, trust, allowUnsigned });

/** A copy of the archive whose manifest we signed with another comment. */
function signedWith(comment: string): string {
  const dir = copyOf(original);
  const bytes = readFileSync(join(dir, 'archive.json'));
  writeFileSync(join(dir, 'archive.json.minisig'), signDetached(bytes, { secretKey: ours.secretKey, comment }));
  return dir;
}

/** A copy of the archive with the signature of something else. */
function wronglySigned(): string {
  const dir = signedWith('');
  const text = signDetached(Buffer.from('x'), { secretKey: ours.secretKey, comment: '' });
  writeFileSync(join(dir, 'archive.json.minisig'), text);
  return dir;
}

test('an archive that somebody else signed is taken only where none has to be signed', async () => {
  await expect(known(original, false, others.publicKey)).rejects.toMatchObject({
    code: 'ARCHIVE_UNTRUSTED',
    message: `the archive is signed with key ${ours.id}, and you trust ${others.id}`,
  });
  await using archive = await known(original, true, others.publicKey);
  expect(archive.signature).toBeUndefined();
});

test('a signature that is wrong is refused, also where none is needed', async () => {
  const dir = wronglySigned();
  for (const allowUnsigned of [false, true])
    await expect(known(dir, allowUnsigned, ours.publicKey)).rejects.toMatchObject({ code: 'ARCHIVE_SIGNATURE_WRONG' });
});

test('an archive that cannot be read is no matter of trust', async () => {
  const broken = { ...files, stat: () => Promise.reject(new TypeError('not to be had')) };
  const opening = openKnown(['/nowhere'], { files: broken, trust: [], allowUnsigned: true });
  await expect(opening).rejects.toThrow('not to be had');
  await expect(known(fresh(), true)).rejects.toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
});

test('where a key is named, an archive that another signed is refused, also where none has to be signed', async () => {
  const foreign = fresh();
  await write(foreign, await sample(), { sign: { secretKey: others.secretKey, at: 0 } });
  const options = typed({ trust: [trusted], 'allow-unsigned': true });
  await expect(openTrusted([foreign], options)).rejects.toMatchObject({ code: 'ARCHIVE_UNTRUSTED' });
  await using archive = await openTrusted([original], options);
  expect(archive.signature?.keyId).toBe(ours.id);
});

test('only `true` allows what is not signed', async () => {
  const dir = signedWith('');
  rmSync(join(dir, 'archive.json.minisig'));
  await expect(openTrusted([dir], typed({ 'allow-unsigned': 'yes' }))).rejects.toMatchObject({
    code: 'ARCHIVE_UNSIGNED',
  });
  await expect(openArchive([dir], { files })).rejects.toMatchObject({ code: 'ARCHIVE_UNSIGNED' });
});

test('what a signature says of the set and the sequence must be true; it may say nothing', async () => {
  const { set, sequence } = manifest;
  for (const comment of ['', `set:${set}`, `sequence:${sequence}`, `set:${set}\tsequence:${sequence}`]) {
    await using archive = await known(signedWith(comment), false, ours.publicKey);
    expect(archive.signature?.keyId).toBe(ours.id);
  }
  for (const comment of ['set:other', 'sequence:2', `set:${set}\tsequence:2`, 'set:other\tsequence:1'])
    await expect(known(signedWith(comment), false, ours.publicKey)).rejects.toMatchObject({
      code: 'ARCHIVE_SIGNATURE_WRONG',
      message: expect.stringContaining('it belongs to another archive'),
    });
});

test('the least sequence that is wanted is enough', async () => {
  await using archive = await openArchive([original], { files, trust: [ours.publicKey], leastSequence: 1 });
  expect(archive.manifest.sequence).toBe(1);
});

test('an archive whose manifest lies in two folders is one', async () => {
  const dir = signedWith('');
  await using archive = await openArchive([original, dir], { files, trust: [ours.publicKey] });
  expect(archive.manifest).toEqual(manifest);
});

test('whoever looks at all parts is told of each', async () => {
  await using archive = await openArchive([original], { files, allowUnsigned: true });
  const told: unknown[] = [];
  await archive.check({ onPart: (part) => told.push(part) });
  expect(told).toEqual([]);
  await archive.check({ readData: true, onPart: (part) => told.push(part) });
  expect(told).toEqual(manifest.parts.map(({ size }, at) => ({ number: at + 1, parts: manifest.parts.length, size })));
});
