import { nodeFiles, type Files, type OpenFile } from '@cse/store';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveTarget, openArchive } from '../index.ts';
import { carry } from '../plan.testing.ts';
import { sample, scratch, write, type Sample } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();
const eio = () => Object.assign(new Error('EIO'), { code: 'EIO' });

let some: Sample;
beforeAll(async () => {
  some = await sample();
});

/** The same files, whose parts are read otherwise. */
const readBy = (read: (file: OpenFile) => OpenFile['read']): Files => ({
  ...files,
  async open(path, ...how) {
    const file = await files.open(path, ...how);
    return path.endsWith('.tar.unfinished') ? { ...file, read: read(file) } : file;
  },
});

/** A folder that all content was brought to, and that was left before it was an archive. */
async function brought(given: Files): Promise<string> {
  const dir = fresh();
  await using target = await archiveTarget(dir, { plan: some.plan, files: given });
  await carry(some.plan, some.source, target);
  await target.finish().catch(() => undefined);
  return dir;
}

test('a part that only lacks its name is not read again', async () => {
  const dir = await brought({
    ...files,
    rename: (from, to) => (to.endsWith('.tar') ? Promise.reject(eio()) : files.rename(from, to)),
  });
  expect(readdirSync(dir).filter((name) => name.includes('.tar'))).toEqual([
    expect.stringMatching(/-0001\.tar\.unfinished$/),
  ]);
  let reads = 0;
  const counting = readBy((file) => (...where) => {
    reads += 1;
    return file.read(...where);
  });
  await write(dir, some, { files: counting });
  expect(reads).toBe(0);
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  expect(await archive.check({ readData: true })).toEqual([]);
});

test('what an earlier run brought and the disk cannot read is not taken for lost', async () => {
  const broken = readBy(() => () => Promise.reject(eio()));
  const dir = await brought(broken);
  await expect(write(dir, some, { files: broken })).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  expect(await write(dir, some)).toMatchObject({ sequence: 1 });
});
