import type { Descriptor } from '@cse/oci';
import { memoryStore, nodeFiles, readAll, type Repository } from '@cse/store';
import { image } from '@cse/testkit';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveTarget, holdingsOf, type ArchiveTarget } from '../index.ts';
import { planOf } from '../plan.testing.ts';
import { scratch, type Sample } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();
const APP = 'reg.example/app';
const NOT_FOUND = { code: 'CONTENT_NOT_FOUND' };
const NOT_PLANNED = "the archive's plan does not have";

let some: Sample;
let source: Repository;
let layer: Descriptor;
let first: Descriptor;
let second: Descriptor;
beforeAll(async () => {
  const store = memoryStore();
  const shared = { size: 5000, seed: 'shared' };
  const made = await image(store, `${APP}:v2`, { layers: [shared] });
  await image(store, `${APP}:v1`, { layers: [{ size: 10, seed: 'one' }] });
  await image(store, 'reg.example/other:v3', { layers: [shared] });
  some = { source: store, plan: await planOf(store, [`${APP}:v2`, `${APP}:v1`, 'reg.example/other:v3']) };
  source = store.repository(APP);
  layer = made.layers[0] ?? made.descriptor;
  [first, second] = [await source.resolve('v1'), await source.resolve('v2')];
});

const begin = (dir = fresh()) => archiveTarget(dir, { plan: some.plan, files });
const push = (target: ArchiveTarget, content: Descriptor) =>
  target.repository(APP).push(content, () => source.fetch(content));
const unopened = (): never => {
  throw new Error('nothing is fetched');
};

test('a tag is found when it was put and its manifest is there, not before', async () => {
  await using target = await begin();
  const app = target.repository(APP);
  await push(target, first);
  await expect(app.resolve('v1')).rejects.toMatchObject(NOT_FOUND);
  await app.tag(first, 'v1');
  expect(await app.resolve('v1')).toEqual(first);
  await app.tag(second, 'v2');
  await expect(app.resolve('v2')).rejects.toMatchObject(NOT_FOUND);
  await expect(target.repository('reg.example/other').resolve('v1')).rejects.toMatchObject(NOT_FOUND);
});

test('a manifest is found by its digest when it is there, in the repositories that want it', async () => {
  await using target = await begin();
  await expect(target.repository(APP).resolve(first.digest)).rejects.toMatchObject(NOT_FOUND);
  await push(target, first);
  expect(await target.repository(APP).resolve(first.digest)).toEqual(first);
  for (const name of ['reg.example/other', 'reg.example/none'])
    await expect(target.repository(name).resolve(first.digest)).rejects.toMatchObject(NOT_FOUND);
});

test('tags are listed in order, those that were put', async () => {
  await using target = await begin();
  const app = target.repository(APP);
  const tags = () => Array.fromAsync(app.tags());
  expect(await tags()).toEqual([]);
  await app.tag(second, 'v2');
  expect(await tags()).toEqual(['v2']);
  await app.tag(first, 'v1');
  expect(await tags()).toEqual(['v1', 'v2']);
  expect(await Array.fromAsync(target.repository('reg.example/none').tags())).toEqual([]);
});

test('what the plan does not have is not taken, be it content, a tag, or a tag of something else', async () => {
  await using target = await begin();
  const app = target.repository(APP);
  const unknown = { ...layer, digest: `sha256:${'0'.repeat(64)}` as const };
  await expect(app.push(unknown, unopened)).rejects.toThrow(`${NOT_PLANNED} ${unknown.digest}`);
  await expect(app.tag(first, 'v9')).rejects.toThrow(`${NOT_PLANNED} ${APP}:v9`);
  await expect(app.tag(first, 'v2')).rejects.toThrow(`${NOT_PLANNED} ${APP}:v2`);
  await expect(target.repository('reg.example/none').tag(first, 'v1')).rejects.toThrow(NOT_PLANNED);
});

test('content that came for one repository is there for all', async () => {
  await using target = await begin();
  const other = target.repository('reg.example/other');
  expect([await other.has(layer), await other.mount(layer, APP)]).toEqual([false, false]);
  expect(await push(target, layer)).toBe('pushed');
  expect([await other.has(layer), await other.mount(layer, APP)]).toEqual([true, true]);
  expect(await other.push(layer, unopened)).toBe('existed');
});

test('content is read back whole or from a byte on, when it is there', async () => {
  await using target = await begin();
  const app = target.repository(APP);
  await expect(readAll(app.fetch(layer))).rejects.toMatchObject(NOT_FOUND);
  await push(target, layer);
  const whole = await readAll(source.fetch(layer));
  expect(await readAll(app.fetch(layer))).toEqual(whole);
  expect(await readAll(app.fetch(layer, { start: 1 }))).toEqual(whole.subarray(1));
});

test('content that was changed on disk is not read whole', async () => {
  const dir = fresh();
  await using target = await begin(dir);
  await push(target, layer);
  const draft = join(dir, readdirSync(dir).find((name) => name.endsWith('.tar.unfinished')) ?? '');
  const whole = await readAll(source.fetch(layer));
  const bytes = readFileSync(draft);
  const last = bytes.indexOf(whole) + whole.byteLength - 1;
  writeFileSync(draft, bytes.with(last, (bytes[last] ?? 0) ^ 1));
  await expect(readAll(target.repository(APP).fetch(layer))).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
});

test('what the archive leaves out counts as there, and cannot be read', async () => {
  const base = { holds: holdingsOf(some.plan) };
  await using target = await archiveTarget(fresh(), { plan: some.plan, files, base });
  const app = target.repository(APP);
  expect(await app.has(layer)).toBe(true);
  expect(await app.push(layer, unopened)).toBe('existed');
  expect(await app.push(first, () => source.fetch(first))).toBe('pushed');
  await expect(readAll(app.fetch(layer))).rejects.toMatchObject(NOT_FOUND);
});

test('nothing is taken from an archive that is written', async () => {
  await using target = await begin();
  const app = target.repository(APP);
  await push(target, first);
  await app.tag(first, 'v1');
  await expect(app.untag('v1')).rejects.toThrow('nothing is taken from it');
  await expect(app.remove(first)).rejects.toThrow('nothing is taken from it');
  expect(await app.resolve('v1')).toEqual(first);
});
