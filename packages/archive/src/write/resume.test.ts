import { nodeFiles, readAll, type Store } from '@cse/store';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { archiveTarget, openArchive } from '../index.ts';
import { keptPlan } from './kept-plan.ts';
import { hashesIn, sample, scratch, write } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();
const KiB = 1024;
const partsIn = (dir: string) =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.tar'))
    .sort();

test('until it is finished nothing passes for an archive, and what lacks content cannot be finished', async () => {
  const { source, plan } = await sample();
  const dir = fresh();
  {
    await using target = await archiveTarget(dir, { plan, files });
    const [first] = [...plan.steps.values()].filter(({ kind }) => kind === 'copy-blob');
    if (first)
      await target.repository(first.to).push(first.content, () => source.repository(first.to).fetch(first.content));
    await expect(target.finish()).rejects.toMatchObject({ code: 'ARCHIVE_INCOMPLETE', fault: 'incomplete' });
  }
  expect(partsIn(dir)).toEqual([]);
  await expect(openArchive([dir], { files, allowUnsigned: true })).rejects.toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
});

test('B-09: a second run fetches nothing that the first one finished, and of what it began only what is not there', async () => {
  const { source, plan } = await sample({ size: 9_000_000 });
  const dir = fresh();
  const stopped = breaking(source, 7_000_000);
  await expect(write(dir, { source, plan }, { source: stopped.store, concurrency: 1 })).rejects.toThrow(
    'the cable was pulled',
  );
  const again = breaking(source, Infinity);
  await write(dir, { source, plan }, { source: again.store });
  const total = [
    ...new Map(
      [...plan.steps.values()]
        .filter(({ kind }) => kind === 'copy-blob')
        .map(({ content }) => [content.digest, content.size]),
    ).values(),
  ].reduce((sum, size) => sum + size, 0);
  expect(stopped.fetched() + again.fetched()).toBeLessThanOrEqual(total + 4 * 1024 * KiB);
  const whole = fresh();
  await write(whole, { source, plan });
  expect(hashesIn(dir)).toEqual(hashesIn(whole));
});

test('content that an earlier run only seemed to have written is fetched again', async () => {
  const { source, plan } = await sample();
  const dir = fresh();
  await expect(
    write(dir, { source, plan }, { source: breaking(source, 300_000).store, concurrency: 1 }),
  ).rejects.toThrow();
  const draft = join(dir, readdirSync(dir).find((name) => name.endsWith('.tar.unfinished')) ?? '');
  const bytes = readFileSync(draft);
  writeFileSync(draft, bytes.fill(0, 50_000, 60_000));
  await expect(write(dir, { source, plan })).rejects.toMatchObject({ code: 'ARCHIVE_INCOMPLETE' });
  await write(dir, { source, plan });
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  expect(await archive.check({ readData: true })).toEqual([]);
});

test('the plan of what was begun is kept, and so is that of what was finished', async () => {
  const { source, plan } = await sample();
  const dir = fresh();
  expect(await keptPlan(dir, files)).toBeUndefined();
  await expect(write(dir, { source, plan }, { source: breaking(source, 300_000).store })).rejects.toThrow();
  const begun = await keptPlan(dir, files);
  expect(begun).toMatchObject({ finished: undefined, plan: { images: plan.images } });
  if (begun) await write(dir, { source, plan: begun.plan });
  const done = await keptPlan(dir, files);
  expect(done).toMatchObject({ finished: { sequence: 1 }, plan: { images: plan.images } });
});

test('an export to an archive that is finished changes nothing', async () => {
  const some = await sample();
  const dir = fresh();
  await write(dir, some);
  const before = hashesIn(dir);
  const idle = breaking(some.source, 0);
  await write(dir, some, { source: idle.store });
  expect(hashesIn(dir)).toEqual(before);
});

test('one part is made again, byte for byte, and only what is in it is fetched', async () => {
  const some = await sample();
  const dir = fresh();
  const { parts } = await write(dir, some, { partSize: 100 * KiB });
  const before = hashesIn(dir);
  for (const [at, { name }] of parts.entries()) {
    rmSync(join(dir, name));
    await expect(write(dir, some, { partSize: 100 * KiB })).rejects.toMatchObject({ code: 'ARCHIVE_PARTS_LOST' });
    await write(dir, some, { partSize: 100 * KiB, repair: [at + 1] });
    expect(hashesIn(dir)).toEqual(before);
  }
});

test('a part is made again where only the manifest is at hand', async () => {
  const some = await sample();
  const [dir, elsewhere] = [fresh(), fresh()];
  const { parts } = await write(dir, some, { partSize: 100 * KiB });
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'archive.json'), readFileSync(join(dir, 'archive.json')));
  await write(elsewhere, some, { partSize: 100 * KiB, repair: [3] });
  const name = parts[2]?.name ?? '';
  expect(readFileSync(join(elsewhere, name)).equals(readFileSync(join(dir, name)))).toBe(true);
  expect(readdirSync(elsewhere).sort()).toEqual(['archive.json', name, 'plan.json']);
});

test('a part that the archive does not have, or an archive that is not there, cannot be made again', async () => {
  const some = await sample();
  const dir = fresh();
  await expect(write(dir, some, { repair: [1] })).rejects.toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
  await write(dir, some);
  await expect(write(dir, some, { repair: [9] })).rejects.toMatchObject({ code: 'ARCHIVE_PART_UNKNOWN' });
});

test('bytes that are not the right ones are refused, and the right ones are then taken', async () => {
  const some = await sample();
  const dir = fresh();
  const lying = wrong(some.source);
  await expect(write(dir, some, { source: lying })).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
  await write(dir, some);
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  expect(await archive.check({ readData: true })).toEqual([]);
});

/** The same source; after so many bytes its cable is pulled. */
function breaking(source: Store, limit: number): { readonly store: Store; readonly fetched: () => number } {
  let fetched = 0;
  const repository = (name: string) => ({
    ...source.repository(name),
    async *fetch(...[content, options]: Parameters<ReturnType<Store['repository']>['fetch']>) {
      const bytes = await readAll(source.repository(name).fetch(content, options));
      for (let at = 0; at < bytes.byteLength; at += 100_000) {
        const chunk = bytes.subarray(at, at + 100_000);
        if (fetched + chunk.byteLength > limit) throw new Error('the cable was pulled');
        fetched += chunk.byteLength;
        yield chunk;
      }
    },
  });
  return { store: { ...source, repository }, fetched: () => fetched };
}

/** The same source, with one bit of each large blob changed. */
function wrong(source: Store): Store {
  const repository = (name: string) => ({
    ...source.repository(name),
    async *fetch(content: Parameters<ReturnType<Store['repository']>['fetch']>[0]) {
      const bytes = await readAll(source.repository(name).fetch(content));
      yield bytes.byteLength > 100_000 ? bytes.with(5, (bytes[5] ?? 0) ^ 1) : bytes;
    },
  });
  return { ...source, repository };
}
