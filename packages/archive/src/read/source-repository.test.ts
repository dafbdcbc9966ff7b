import type { Descriptor } from '@cse/oci';
import { memoryStore, nodeFiles, readAll, type Repository } from '@cse/store';
import { artifact, image, index } from '@cse/testkit';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdingsOf, openArchive, type Archive, type ArchiveManifest } from '../index.ts';
import { planOf } from '../plan.testing.ts';
import { scratch, write, type Sample } from '../sample.testing.ts';

const { copyOf, fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();
const APP = 'reg.example/app';
const NOT_FOUND = { code: 'CONTENT_NOT_FOUND' };

let some: Sample;
let source: Repository;
let subject: Descriptor;
let layer: Descriptor;
let original: string;
let manifest: ArchiveManifest;
beforeAll(async () => {
  const store = memoryStore();
  const made = await image(store, `${APP}:v2`, { layers: [{ size: 200_000, seed: 'large' }] });
  subject = made.descriptor;
  layer = made.layers[0] ?? subject;
  await index(store, `${APP}:v10`, [{}, {}]);
  await artifact(store, `${APP}:note`, { subject, annotations: { by: 'me' }, artifactType: 'application/vnd.x.note' });
  await image(store, `${APP}:plain`, { subject });
  await image(store, 'reg.example/other:v1');
  const tags = ['v2', 'v10', 'note', 'plain'].map((tag) => `${APP}:${tag}`);
  some = { source: store, plan: await planOf(store, [...tags, 'reg.example/other:v1']) };
  source = store.repository(APP);
  original = fresh();
  manifest = await write(original, some, { partSize: 64 * 1024 });
});

const open = (dir = original): Promise<Archive> => openArchive([dir], { files, allowUnsigned: true });
const pathOf = (dir: string, part: number) => join(dir, manifest.parts[part - 1]?.name ?? '');
const placesOf = ({ digest }: Descriptor) => manifest.contents.find((each) => each.digest === digest)?.places ?? [];

const copied = () => copyOf(original);

test('tags are listed in order, and each names its manifest', async () => {
  await using archive = await open();
  const app = archive.repository(APP);
  expect(await Array.fromAsync(app.tags())).toEqual(['note', 'plain', 'v10', 'v2']);
  for await (const tag of app.tags()) expect(await app.resolve(tag)).toEqual(await source.resolve(tag));
  expect(await Array.fromAsync(archive.repository('reg.example/none').tags())).toEqual([]);
});

test('the repositories of an archive are listed', async () => {
  await using archive = await open();
  expect(await Array.fromAsync(archive.repositories?.() ?? [])).toEqual([APP, 'reg.example/other']);
});

test('what speaks of a manifest is listed as a registry does it', async () => {
  await using archive = await open();
  const byDigest = ({ digest: one }: Descriptor, { digest: other }: Descriptor) => one.localeCompare(other);
  const referrers = await Array.fromAsync(archive.repository(APP).referrers(subject.digest));
  const expected = await Array.fromAsync(source.referrers(subject.digest));
  expect(expected.map(({ artifactType }) => artifactType)).toContain('application/vnd.x.note');
  expect(referrers.sort(byDigest)).toStrictEqual(expected.sort(byDigest));
  for (const name of ['reg.example/other', 'reg.example/none'])
    expect(await Array.fromAsync(archive.repository(name).referrers(subject.digest))).toEqual([]);
});

test('manifests are found by digest as they are, and blobs by their size', async () => {
  await using archive = await open();
  const app = archive.repository(APP);
  expect(await app.resolve(subject.digest)).toEqual(subject);
  const { digest, size } = layer;
  expect(await app.resolve(digest)).toEqual({ mediaType: 'application/octet-stream', digest, size });
});

test('manifests and tags are read without any part', async () => {
  const dir = copied();
  for (const part of manifest.parts.keys()) rmSync(pathOf(dir, part + 1));
  await using archive = await open(dir);
  const app = archive.repository(APP);
  const whole = await readAll(source.fetch(subject));
  expect(await app.resolve('v2')).toEqual(subject);
  expect(await readAll(app.fetch(subject))).toEqual(whole);
  expect(await readAll(app.fetch(subject, { start: 7 }))).toEqual(whole.subarray(7));
  await expect(readAll(archive.repository('reg.example/none').fetch(subject))).rejects.toMatchObject(NOT_FOUND);
});

test('a blob that lies in several parts is read from any byte on', async () => {
  await using archive = await open();
  const lengths = placesOf(layer).map(([, , length]) => length);
  expect(lengths.length).toBeGreaterThan(3);
  const ends = lengths.map((_, at) => lengths.slice(0, at + 1).reduce((sum, length) => sum + length));
  const whole = await readAll(source.fetch(layer));
  for (const start of [0, ...ends.flatMap((end) => [end - 1, end, end + 1])])
    expect(await readAll(archive.repository(APP).fetch(layer, { start }))).toEqual(whole.subarray(start));
});

test('a part that is missing is named where content is read that lies in it', async () => {
  const dir = copied();
  const [, [part] = [0]] = placesOf(layer);
  rmSync(pathOf(dir, part));
  await using archive = await open(dir);
  await expect(readAll(archive.repository(APP).fetch(layer))).rejects.toMatchObject({
    code: 'ARCHIVE_PART_MISSING',
    message: expect.stringContaining(`part ${part} (${manifest.parts[part - 1]?.name})`),
  });
});

test('what is read from a later byte on needs no part that lies before it', async () => {
  const dir = copied();
  const [[part, , length] = [0, 0, 0]] = placesOf(layer);
  rmSync(pathOf(dir, part));
  await using archive = await open(dir);
  const rest = await readAll(archive.repository(APP).fetch(layer, { start: length }));
  expect(rest).toEqual((await readAll(source.fetch(layer))).subarray(length));
});

test('content that was damaged names all parts that it lies in, and the file of the first', async () => {
  const dir = copied();
  const places = placesOf(layer);
  const [part, at] = places.at(-1) ?? [0, 0];
  const bytes = readFileSync(pathOf(dir, part));
  writeFileSync(pathOf(dir, part), bytes.with(at, (bytes[at] ?? 0) ^ 1));
  await using archive = await open(dir);
  const numbers = places.map(([number]) => number);
  await expect(readAll(archive.repository(APP).fetch(layer))).rejects.toMatchObject({
    code: 'ARCHIVE_PART_DAMAGED',
    message: `part ${numbers.join(' or ')} (${pathOf(dir, numbers[0] ?? 0)}) is damaged`,
  });
});

test('a part that was taken away after the archive was opened is missing, not damaged', async () => {
  const dir = copied();
  await using archive = await open(dir);
  const [[part] = [0]] = placesOf(layer);
  rmSync(pathOf(dir, part));
  await expect(readAll(archive.repository(APP).fetch(layer))).rejects.toMatchObject({ code: 'FILE_MISSING' });
});

test('reading stops when it is told to, before the first byte and between two', async () => {
  await using archive = await open();
  const [early, late] = [new AbortController(), new AbortController()];
  early.abort(new Error('no more'));
  const app = archive.repository(APP);
  await expect(readAll(app.fetch(subject, { signal: early.signal }))).rejects.toThrow('no more');
  const sizes: number[] = [];
  const reading = async () => {
    for await (const { byteLength } of app.fetch(layer, { signal: late.signal })) {
      sizes.push(byteLength);
      late.abort(new Error('enough'));
    }
  };
  await expect(reading()).rejects.toThrow('enough');
  expect(sizes).toHaveLength(1);
});

test('content that was left out names the archive that brings it; what no archive has is only not found', async () => {
  await using first = await open();
  const { set, sequence } = first.manifest;
  const base = { holds: holdingsOf(some.plan), since: { set, sequence, archive: first.digest } };
  const dir = fresh();
  await write(dir, some, { base });
  await using archive = await open(dir);
  const error = { code: 'ARCHIVE_PRESUMES', message: expect.stringContaining('archive 1 of the same set') };
  await expect(readAll(archive.repository(APP).fetch(layer))).rejects.toMatchObject(error);
  const absent = { ...layer, digest: `sha256:${'0'.repeat(64)}` as const };
  await expect(readAll(archive.repository(APP).fetch(absent))).rejects.toMatchObject(NOT_FOUND);
  await expect(readAll(archive.repository('reg.example/none').fetch(layer))).rejects.toMatchObject(NOT_FOUND);
});
