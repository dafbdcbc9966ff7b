import type { Files } from '@cse/store';
import { MemoryDisk } from '@cse/testkit';
import { beforeEach, expect, test } from 'vitest';
import { lock } from './lock.ts';

const path = '/medium/lock';
let disk: MemoryDisk;
beforeEach(async () => {
  disk = new MemoryDisk();
  await disk.files().mkdir('/medium');
});

const locked = (files: Files) => lock(files, '/medium', path);
const stored = () => Buffer.from(disk.contents()[path] ?? '', 'base64').toString();

async function leave(text: string): Promise<void> {
  const file = await disk.files().open(path, 'write');
  await file.truncate(0);
  await file.write(Buffer.from(text), 0);
}

/** The same files; when the lock was made, something else happens before its name is read back. */
const overtaken = (files: Files, happens: () => Promise<void>): Files => ({
  ...files,
  async open(to, ...how) {
    const file = await files.open(to, ...how);
    return how[0] === 'create' ? { ...file, close: async () => void (await happens()) } : file;
  },
});

test('a folder has the name of its process for as long as that works in it', async () => {
  const files = disk.files();
  {
    await using _ = await locked(files);
    expect(stored()).toBe(files.owner);
    await expect(locked(files)).rejects.toMatchObject({
      code: 'ARCHIVE_BUSY',
      message: `/medium is being written by another cse (${files.owner})`,
    });
  }
  expect(await files.stat(path)).toBeUndefined();
});

test('what was left by a process that is gone, or that did not come to its name, is taken over', async () => {
  for (const left of ['gone', '']) {
    await leave(left);
    const files = disk.files();
    await using _ = await locked(files);
    expect(stored()).toBe(files.owner);
  }
});

test('where another process began at the same time, one of them has the folder', async () => {
  const files = disk.files();
  await leave('another');
  const blind: Files = { ...files, stat: async () => undefined };
  await expect(locked(blind)).rejects.toMatchObject({
    code: 'ARCHIVE_BUSY',
    message: expect.stringContaining('it began just now'),
  });
  const busy = (name: string) => ({ code: 'ARCHIVE_BUSY', message: expect.stringContaining(`(${name})`) });
  await files.unlink(path);
  await expect(locked(overtaken(files, () => leave('another')))).rejects.toMatchObject(busy('another'));
  await files.unlink(path);
  await expect(locked(overtaken(files, () => files.unlink(path)))).rejects.toMatchObject(busy('unknown'));
});

test('a disk that takes no lock is not busy', async () => {
  const broken: Files = {
    ...disk.files(),
    open: () => Promise.reject(Object.assign(new Error('x'), { code: 'EROFS' })),
  };
  await expect(locked(broken)).rejects.toMatchObject({ code: 'EROFS' });
});
