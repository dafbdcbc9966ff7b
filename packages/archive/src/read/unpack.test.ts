import { nodeFiles, type Files } from '@cse/store';
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openArchive, unpackArchive } from '../index.ts';
import { hashesIn, sample, scratch, write } from '../sample.testing.ts';

const { copyOf, fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();

let dir: string;
let whole: string;
let expected: Record<string, string>;
beforeAll(async () => {
  dir = fresh();
  whole = fresh();
  await write(dir, await sample(), { partSize: 100 * 1024 });
  await unpack(whole);
  expected = hashesIn(whole);
});

async function unpack(to: string, given: Files = files): Promise<void> {
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  await unpackArchive(archive, to, given);
}

/** A copy of what was unpacked, and the path of one of its blobs. */
function copied(): { to: string; blob: string } {
  const to = copyOf(whole);
  const [name = ''] = Object.keys(expected).filter((each) => each.startsWith('blobs/'));
  return { to, blob: join(to, name) };
}

test('an image layout has all contents under their digests', () => {
  const { 'index.json': index, 'oci-layout': layout, 'plan.json': plan, ...blobs } = expected;
  expect([index, layout, plan]).not.toContain(undefined);
  expect(Object.keys(blobs).length).toBeGreaterThan(8);
  expect(Object.entries(blobs)).toEqual(Object.values(blobs).map((hash) => [`blobs/sha256/${hash}`, hash]));
});

test('a folder that holds something else is left as it is', async () => {
  for (const name of ['notes.txt', 'my-blobs']) {
    const to = fresh();
    mkdirSync(to);
    writeFileSync(join(to, name), 'mine');
    const error = { code: 'FOLDER_NOT_EMPTY', message: expect.stringContaining(`${to} holds ${name}`) };
    await expect(unpack(to)).rejects.toMatchObject(error);
    expect(Object.keys(hashesIn(to))).toEqual([name]);
  }
});

test('unpacking goes on where it was stopped: what is missing, cut or changed is written, and nothing else', async () => {
  const { to } = copied();
  const [missing = '', cut = '', changed = '', ...others] = Object.keys(expected)
    .filter((name) => name.startsWith('blobs/'))
    .map((name) => join(to, name));
  rmSync(missing);
  rmSync(join(to, 'index.json'));
  truncateSync(cut, 1);
  const bytes = readFileSync(changed);
  writeFileSync(changed, bytes.with(0, (bytes[0] ?? 0) ^ 1));
  const inodes = () => others.map((path) => statSync(path).ino);
  const before = inodes();
  await unpack(to);
  expect(hashesIn(to)).toEqual(expected);
  expect(inodes()).toEqual(before);
});

test('a blob that the disk cannot read is not taken for a changed one', async () => {
  const { to, blob } = copied();
  const broken: Files = {
    ...files,
    open: (path, ...how) =>
      path === blob ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) : files.open(path, ...how),
  };
  await expect(unpack(to, broken)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
});
