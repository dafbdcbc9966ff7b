import { nodeFiles, readAll, readTar, readFile, type Files } from '@cse/store';
import { image, whenInstalled } from '@cse/testkit';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { archiveTarget, openArchive, unpackArchive } from '../index.ts';
import { carry, planOf } from '../plan.testing.ts';
import { hashesIn, sample, scratch, write } from '../sample.testing.ts';

const { fresh, remove, root } = scratch();
afterAll(remove);
const files = nodeFiles();
const KiB = 1024;

test('an archive is a folder of tars, a manifest and the plan, and nothing else', async () => {
  const dir = fresh();
  const { parts } = await write(dir, await sample(), { partSize: 128 * KiB });
  expect(parts.length).toBeGreaterThan(4);
  expect(readdirSync(dir).sort()).toEqual(['archive.json', ...parts.map(({ name }) => name), 'plan.json']);
  for (const { name, size } of parts) {
    expect(statSync(join(dir, name)).size).toBe(size);
    expect(size).toBeLessThanOrEqual(128 * KiB);
  }
});

test('tar lists each part: what it says of itself, then content by digest; what is too large is continued in the next', async () => {
  const dir = fresh();
  const { parts } = await write(dir, await sample(), { partSize: 128 * KiB });
  const names = parts.map(({ name }) =>
    execFileSync('tar', ['tf', join(dir, name)], { encoding: 'utf8' })
      .trim()
      .split('\n'),
  );
  expect(names.map(([first]) => first)).toEqual(parts.map(() => 'cse-part.json'));
  expect(names[0]).toContain('oci-layout');
  const pieces = names.flat().filter((name) => name.startsWith('pieces/sha256/'));
  expect(pieces.length).toBeGreaterThan(3);
  for (const { name } of parts) for await (const _ of readTar(readFile(files, join(dir, name))));
});

test('each content is written once, however many repositories name it', async () => {
  const dir = fresh();
  const { contents, parts } = await write(dir, await sample());
  expect(new Set(contents.map(({ digest }) => digest)).size).toBe(contents.length);
  const total = contents.reduce((sum, { size }) => sum + size, 0);
  const plan = statSync(join(dir, 'plan.json')).size;
  expect(parts[0]?.size).toBeLessThan(total + plan + 40 * KiB);
});

test('B-27: the same plan gives the same bytes, in any order, at any concurrency, in any time zone', async () => {
  const some = await sample();
  const dirs = [fresh(), fresh(), fresh()];
  await write(dirs[0] ?? '', some, { partSize: 100 * KiB, concurrency: 1 });
  await write(dirs[1] ?? '', await sample(), { partSize: 100 * KiB, concurrency: 7, backwards: true });
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Pacific/Kiritimati';
  await write(dirs[2] ?? '', some, { partSize: 100 * KiB });
  process.env['TZ'] = zone;
  const [first, second, third] = dirs.map(hashesIn);
  expect(second).toEqual(first);
  expect(third).toEqual(first);
});

whenInstalled(['skopeo'], 'beside skopeo', () => {
  test('a single part is read by skopeo as oci-archive, and unpacked as oci', async () => {
    const some = await sample();
    const dir = fresh();
    const { parts } = await write(dir, some, { partSize: Infinity });
    expect(parts).toHaveLength(1);
    const raw = (ref: string) => JSON.parse(execFileSync('skopeo', ['inspect', '--raw', ref], { encoding: 'utf8' }));
    const { digest } = await some.source.repository('reg.example/b').resolve('latest');
    expect(raw(`oci-archive:${dir}/${parts[0]?.name}:reg.example/b:latest`).manifests).toHaveLength(2);
    const to = fresh();
    await using archive = await openArchive([dir], { files, allowUnsigned: true });
    await unpackArchive(archive, to, files);
    execFileSync('skopeo', ['copy', '-q', '--all', `oci:${to}:reg.example/b:latest`, `dir:${fresh()}`]);
    execFileSync('skopeo', ['copy', '-q', `oci:${to}:reg.example/a/one:v1`, `oci-archive:${fresh()}`]);
    expect(readFileSync(join(to, 'index.json'), 'utf8')).toContain(digest);
  });
});

test('what was exported is all there when it is read: tags, manifests and blobs', async () => {
  const { source, plan } = await sample();
  const dir = fresh();
  await write(dir, { source, plan }, { partSize: 128 * KiB });
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  for (const step of plan.steps.values()) {
    const [theirs, ours] = [source.repository(step.to), archive.repository(step.to)];
    if (step.kind === 'put-tag') expect(await ours.resolve(step.tag)).toEqual(await theirs.resolve(step.tag));
    else expect(await readAll(ours.fetch(step.content))).toEqual(await readAll(theirs.fetch(step.content)));
    if (step.kind === 'copy-blob') {
      const [whole, start] = [await readAll(theirs.fetch(step.content)), step.content.size >> 1];
      expect(await readAll(ours.fetch(step.content, { start }))).toEqual(whole.subarray(start));
    }
  }
  expect(await archive.check({ readData: true })).toEqual([]);
});

test('a folder with an archive of another plan is left as it is, finished or not', async () => {
  const some = await sample();
  const other = await sample({ size: 5 });
  const [dir, unfinished] = [fresh(), fresh()];
  await write(dir, some);
  const before = hashesIn(dir);
  await expect(write(dir, other)).rejects.toMatchObject({ code: 'ARCHIVE_EXISTS' });
  await (await archiveTarget(unfinished, { plan: some.plan, files }))[Symbol.asyncDispose]();
  await expect(write(unfinished, other)).rejects.toMatchObject({ code: 'ARCHIVE_UNFINISHED' });
  expect(hashesIn(dir)).toEqual(before);
});

test('F-30: only one process writes an archive, and the lock of one that is gone is taken over', async () => {
  const some = await sample();
  const dir = fresh();
  await using _ = await archiveTarget(dir, { plan: some.plan, files });
  await expect(archiveTarget(dir, { plan: some.plan, files })).rejects.toMatchObject({ code: 'ARCHIVE_BUSY' });
  const other: Files = { ...files, owner: 'another', isAlive: () => false };
  await using taken = await archiveTarget(dir, { plan: some.plan, files: other });
  expect(taken.remaining).toBeGreaterThan(0);
});

test('too little room is said before anything is fetched', async () => {
  const some = await sample();
  const tight: Files = { ...files, statfs: async () => ({ free: 1000 }) };
  await expect(write(fresh(), some, { files: tight })).rejects.toMatchObject({
    code: 'STORAGE_FULL',
    fault: 'incomplete',
  });
});

test('parts too small to be of use are refused', async () => {
  await expect(write(fresh(), await sample(), { partSize: 1000 })).rejects.toMatchObject({
    code: 'PART_SIZE_TOO_SMALL',
  });
});

test('content named by sha512 has its place too', async () => {
  const { source } = await sample();
  const bytes = Buffer.from('named at length');
  const hex = Buffer.from(await crypto.subtle.digest('SHA-512', bytes)).toString('hex');
  const layer = { mediaType: 'text/plain', digest: `sha512:${hex}` as const, size: bytes.byteLength };
  const repository = source.repository('reg.example/long');
  await repository.push(layer, async function* () {
    yield bytes;
  });
  const made = await image(source, 'reg.example/long:v0');
  const manifest = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: made.descriptor.mediaType, config: made.config, layers: [layer] }),
  );
  const { describe } = await import('@cse/oci');
  const descriptor = describe(made.descriptor.mediaType, manifest);
  await repository.push(descriptor, async function* () {
    yield manifest;
  });
  await repository.tag(descriptor, 'v1');
  const plan = await planOf(source, ['reg.example/long:v1']);
  const dir = fresh();
  const { parts } = await write(dir, { source, plan });
  const listing = execFileSync('tar', ['tf', join(dir, parts[0]?.name ?? '')], { encoding: 'utf8' });
  expect(listing).toContain(`blobs/sha512/${hex}`);
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  expect(await readAll(archive.repository('reg.example/long').fetch(layer))).toEqual(bytes);
});

test('nothing is left in the root of the test', () =>
  expect(readdirSync(root).every((name) => /^\d+$/.test(name))).toBe(true));

test('what is small stands in the first parts, so that planning needs no other', async () => {
  const some = await sample();
  const dir = fresh();
  const { contents } = await write(dir, some, { partSize: 100 * 1024 });
  const inOrder = [...contents].sort((one, other) => one.size - other.size);
  const firstParts = inOrder.map(({ places }) => places[0]?.[0] ?? 0);
  expect(firstParts).toEqual([...firstParts].sort((one, other) => one - other));
  expect(firstParts.filter((part) => part === 1).length).toBeGreaterThan(8);
});

test('an archive that was begun or finished in the order of its plan stays in it, also where a part is made again', async () => {
  const some = await sample();
  const options = { partSize: 100 * 1024, order: 'as planned' } as const;
  const [former, begun] = [fresh(), fresh()];
  await write(former, some, options);
  const before = hashesIn(former);
  rmSync(join(former, Object.keys(before).find((name) => name.endsWith('0002.tar')) ?? ''));
  await write(former, some, { partSize: options.partSize, repair: [2] });
  expect(hashesIn(former)).toEqual(before);
  await (await archiveTarget(begun, { plan: some.plan, files, ...options }))[Symbol.asyncDispose]();
  await write(begun, some, { partSize: options.partSize });
  expect(hashesIn(begun)).toEqual(before);
});

test('a draft counts for the room that its parts take', async () => {
  const some = await sample();
  const dir = fresh();
  {
    await using target = await archiveTarget(dir, { plan: some.plan, files });
    await carry(some.plan, some.source, target);
  }
  const tight: Files = { ...files, statfs: async () => ({ free: 100_000 }) };
  await expect(write(fresh(), some, { files: tight })).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  expect(await write(dir, some, { files: tight })).toMatchObject({ sequence: 1 });
});
