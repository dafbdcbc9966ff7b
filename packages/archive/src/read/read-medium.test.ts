import { memoryStore } from '@cse/store';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { archive, holdingsOf, type ArchiveManifest } from '../index.ts';
import { typed } from '../medium.testing.ts';
import { carry } from '../plan.testing.ts';
import { sample, scratch, tarball, write, type WriteOptions } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const asked = [
  { use: 'images', options: { images: ['reg.example/a/one:v1'] } },
  { use: 'charts', options: {} },
];

/** An archive that was asked for by name. */
async function written(options: WriteOptions = {}) {
  const { source, plan } = await sample();
  const some = { source, plan: { ...plan, asked } };
  const dir = fresh();
  return { dir, some, manifest: await write(dir, some, { partSize: 100 * 1024, ...options }) };
}

const read = (...dirs: readonly string[]) => archive.read(dirs, typed({ 'allow-unsigned': true }));
const pathOf = (dir: string, { parts }: ArchiveManifest, part: number) => join(dir, parts[part - 1]?.name ?? '');

test('an archive asks for what it was made for, and says who vouches for it', async () => {
  const { dir } = await written();
  await using carried = await read(dir);
  expect(carried.asks).toEqual({ items: asked });
  expect(carried.origin).toBe('the archive is unsigned: nobody vouches for its content');
  expect(carried.installs).toEqual(new Map());
});

test('an archive that does not say what it was made for asks for nothing', async () => {
  const dir = fresh();
  await write(dir, await sample());
  await using carried = await read(dir);
  expect(carried.asks).toEqual({ items: undefined });
});

test('a plugin that an archive carries is installed from the folders that it was read from', async () => {
  const { dir } = await written({ plugins: [tarball('charts')] });
  await using carried = await read(dir, '/other');
  expect(carried.installs).toEqual(new Map([['charts', `cse plugins install ${dir} /other`]]));
});

test('a part that is missing, and one that belongs elsewhere, are told with what to do, and stop nothing', async () => {
  const { dir, manifest } = await written();
  rmSync(pathOf(dir, manifest, 3));
  const other = await sample({ size: 7 });
  const { parts } = await write(join(dir, 'other'), other);
  copyFileSync(join(dir, 'other', parts[0]?.name ?? ''), join(dir, parts[0]?.name ?? ''));
  await using carried = await read(dir);
  expect(await carried.check()).toEqual([
    expect.stringMatching(/is a part of another archive\n +Remove it/),
    expect.stringMatching(/^part 3 .* is missing\n +Copy part 3 again.*--repair 3\.$/),
  ]);
});

test('parts that are wrong stop an import before it begins: the first is named, and how many there are besides', async () => {
  const { dir, manifest } = await written();
  rmSync(pathOf(dir, manifest, 3));
  copyFileSync(pathOf(dir, manifest, 1), join(dir, 'copy-of-1.tar'));
  {
    await using carried = await read(dir);
    const error = {
      code: 'ARCHIVE_DAMAGED',
      message: expect.stringMatching(/^part 1 exists twice, .*copy-of-1\.tar$/),
    };
    await expect(carried.check()).rejects.toMatchObject(error);
  }
  copyFileSync(pathOf(dir, manifest, 2), join(dir, 'copy-of-2.tar'));
  await using carried = await read(dir);
  await expect(carried.check()).rejects.toMatchObject({
    code: 'ARCHIVE_DAMAGED',
    message: expect.stringMatching(/and 1 more$/),
    hint: expect.stringContaining('Nothing was uploaded.'),
  });
});

test('a target is admitted if it has what the archive left out', async () => {
  const { some } = await written();
  const { dir } = await written({ base: { holds: holdingsOf(some.plan) } });
  await using carried = await read(dir);
  const [target, empty] = [memoryStore(), memoryStore()];
  await carry(some.plan, some.source, target);
  await expect(carried.admit?.(carried.plan, target)).resolves.toBeUndefined();
  await expect(carried.admit?.(carried.plan, empty)).rejects.toMatchObject({ code: 'ARCHIVE_PRESUMES' });
});
