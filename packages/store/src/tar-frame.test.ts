import { expect, test } from 'vitest';
import { bytesOf, readTar, tarFrame, type FramedEntry } from './index.ts';

const file: FramedEntry = { name: 'a/file', size: 3, mode: 0o644, kind: 'file' };
const header = async (entry: FramedEntry) => (await readTar(bytesOf(tarFrame.header(entry))).next()).value;

test.each([0, 1, 8 ** 11 - 1, 8 ** 11, 5 * 1024 ** 4])(
  'a size of %d bytes is read back from its header',
  async (size) => {
    expect(await header({ ...file, size })).toMatchObject({ path: 'a/file', kind: 'file', size, mode: 0o644 });
  },
);

test.each([1, 99, 100, 101, 300])('a name of %d characters is read back from its header', async (length) => {
  const name = 'x'.repeat(length);
  expect(await header({ ...file, name })).toMatchObject({ path: name, size: 3 });
});

test('a folder is read back as one, with its mode', async () => {
  expect(await header({ name: 'a', size: 0, mode: 0o755, kind: 'folder' })).toMatchObject({
    kind: 'folder',
    mode: 0o755,
  });
});

test('header, bytes, padding and end are a tar in whole blocks', async () => {
  const bytes = Buffer.concat([tarFrame.header(file), Buffer.from('abc'), tarFrame.padding(3), tarFrame.end]);
  expect(bytes.byteLength).toBe(512 + 512 + 1024);
  const read = await Array.fromAsync(readTar(bytesOf(bytes)), async (entry) => {
    return [entry.path, Buffer.concat(await Array.fromAsync(entry.bytes)).toString()];
  });
  expect(read).toEqual([['a/file', 'abc']]);
  expect(tarFrame.padding(512)).toHaveLength(0);
});
