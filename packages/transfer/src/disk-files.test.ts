import { createHash } from 'node:crypto';
import { describe, type Digest } from '@cse/oci';
import { readAll, replaceFile, withPlainErrors } from '@cse/store';
import { MemoryDisk } from '@cse/testkit';
import { expect, test } from 'vitest';
import { diskFiles } from './disk-files.ts';

const BYTES = new TextEncoder().encode('a disk image');
const CONTENT = describe('application/octet-stream', BYTES);
const sha512 = (bytes: Uint8Array): Digest => `sha512:${createHash('sha512').update(bytes).digest('hex')}`;

async function disk() {
  const files = withPlainErrors(new MemoryDisk().files());
  await files.mkdir('/media/folder');
  await replaceFile(files, '/media/disk.iso', { bytes: BYTES, permissions: 0o600 });
  return diskFiles(files).repository;
}

test('a file is found by its address, with the digest that its content has', async () => {
  const file = (await disk())('file:/media/disk.iso');
  expect(await file.resolve('latest')).toEqual(CONTENT);
  expect([await Array.fromAsync(file.tags()), await Array.fromAsync(file.referrers(CONTENT.digest))]).toEqual([[], []]);
});

test('a file whose sha256 is said is not read before its content is asked for, and is then held to it', async () => {
  const file = (await disk())('file:/media/disk.iso');
  const other = describe('application/octet-stream', new TextEncoder().encode('another one!'));
  expect(await file.resolve(other.digest)).toEqual(other);
  await expect(readAll(file.fetch(other))).rejects.toMatchObject({ code: 'CONTENT_MISMATCH', fault: 'integrity' });
  expect(new TextDecoder().decode(await readAll(file.fetch(CONTENT)))).toBe('a disk image');
  expect(new TextDecoder().decode(await readAll(file.fetch(CONTENT, { start: 2 })))).toBe('disk image');
});

test('a file whose sha512 is said is named by its sha256, and refused where it is another', async () => {
  const file = (await disk())('file:/media/disk.iso');
  expect(await file.resolve(sha512(BYTES))).toEqual(CONTENT);
  await expect(file.resolve(sha512(new Uint8Array()))).rejects.toMatchObject({
    code: 'CONTENT_MISMATCH',
    message: `/media/disk.iso is ${sha512(BYTES)} instead of ${sha512(new Uint8Array())}`,
  });
});

test.each([
  ['is not there', 'gone.iso', '/media/gone.iso has no content'],
  ['is a folder', 'folder', '/media/folder has no content: it is no regular file'],
])('a file that %s is not found', async (_, name, message) => {
  const file = (await disk())(`file:/media/${name}`);
  for (const selector of ['latest', CONTENT.digest])
    await expect(file.resolve(selector)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND', message });
});

test('who stops is not kept waiting for a long file', async () => {
  const file = (await disk())('file:/media/disk.iso');
  await expect(file.resolve('latest', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});
