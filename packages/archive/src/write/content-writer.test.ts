import { CseError } from '@cse/errors';
import { digestOf, type Descriptor } from '@cse/oci';
import { memoryStore, nodeFiles, readAll, type Bytes } from '@cse/store';
import { image, MemoryDisk } from '@cse/testkit';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveTarget } from '../index.ts';
import { planOf } from '../plan.testing.ts';
import { scratch, type Sample } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();
const MiB = 1024 * 1024;

let some: Sample;
let layer: Descriptor;
let bytes: Uint8Array;
beforeAll(async () => {
  const source = memoryStore();
  const made = await image(source, 'reg.example/a:v1', { layers: [{ size: 9_000_000, seed: 'large' }] });
  some = { source, plan: await planOf(source, ['reg.example/a:v1']) };
  layer = made.layers[0] ?? made.descriptor;
  bytes = await readAll(source.repository('reg.example/a').fetch(layer));
});

async function begin(dir: string, given = files) {
  const target = await archiveTarget(dir, { plan: some.plan, files: given });
  const app = target.repository('reg.example/a');
  return { target, app, [Symbol.asyncDispose]: () => target[Symbol.asyncDispose]() };
}

/** The layer from a byte on; where it ends early, its cable was pulled. */
async function* from(start: number, end = bytes.byteLength): Bytes {
  for (let at = start; at < end; at += 100_000) yield bytes.subarray(at, Math.min(at + 100_000, end));
  if (end < bytes.byteLength) throw new Error('the cable was pulled');
}
const unopened = (): never => {
  throw new Error('it is not fetched whole');
};

/** A folder in which the layer was begun, and came so far. */
async function begun(end = 7_000_000): Promise<string> {
  const dir = fresh();
  await using run = await begin(dir);
  await expect(run.app.push(layer, () => from(0, end))).rejects.toThrow('the cable was pulled');
  return dir;
}

const draftIn = (dir: string) => join(dir, readdirSync(dir).find((name) => name.endsWith('.tar.unfinished')) ?? '');

/** What the journal says of how far contents came. */
function notedIn(dir: string): readonly { readonly some: string; readonly bytes: number }[] {
  const lines = readFileSync(join(dir, '.unfinished/journal'), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => JSON.parse(line));
}

/** Opens the rest of the layer, and notes from where on. */
function resuming() {
  const starts: number[] = [];
  const openFrom = (start: number) => {
    starts.push(start);
    return from(start);
  };
  return { starts, openFrom };
}

test('content that is pushed twice at once is fetched once', async () => {
  await using run = await begin(fresh());
  const pushes = [run.app.push(layer, () => from(0)), run.app.push(layer, unopened)];
  expect(await Promise.all(pushes)).toEqual(['pushed', 'existed']);
});

test('where the first of two pushes fails, the second brings the content', async () => {
  await using run = await begin(fresh());
  const pushes = [run.app.push(layer, () => from(0, 100)), run.app.push(layer, () => from(0))];
  expect(await Promise.allSettled(pushes)).toMatchObject([{ status: 'rejected' }, { value: 'pushed' }]);
  expect(digestOf(await readAll(run.app.fetch(layer)))).toBe(layer.digest);
});

test('what was begun is gone on with where it stopped, but for a few MiB, in the next run and in the same', async () => {
  await using run = await begin(await begun(5_000_000));
  const { starts, openFrom } = resuming();
  const broken = (start: number) => {
    starts.push(start);
    return from(start, 8_500_000);
  };
  await expect(run.app.push(layer, unopened, { openFrom: broken })).rejects.toThrow('the cable was pulled');
  expect(await run.app.push(layer, unopened, { openFrom })).toBe('pushed');
  expect(digestOf(await readAll(run.app.fetch(layer)))).toBe(layer.digest);
  const [first = 0, second = 0] = starts;
  for (const [start, end] of [
    [first, 5_000_000],
    [second, 8_500_000],
  ] as const) {
    expect(start).toBeGreaterThan(end - 4 * MiB);
    expect(start).toBeLessThanOrEqual(end);
  }
  expect(starts).toHaveLength(2);
});

test('content that is new, or can only be fetched whole, is fetched from its beginning', async () => {
  const [{ starts, openFrom }, other] = [resuming(), resuming()];
  await using fromNothing = await begin(fresh());
  expect(await fromNothing.app.push(layer, () => from(0), { openFrom })).toBe('pushed');
  await using whole = await begin(await begun());
  expect(await whole.app.push(layer, () => from(0))).toBe('pushed');
  expect([starts, other.starts]).toEqual([[], []]);
});

test('where the beginning on disk was changed, the content is fetched whole', async () => {
  const dir = await begun();
  const draft = draftIn(dir);
  const written = readFileSync(draft);
  const at = written.indexOf(bytes.subarray(0, 64));
  writeFileSync(draft, written.with(at, (written[at] ?? 0) ^ 1));
  await using run = await begin(dir);
  const { starts, openFrom } = resuming();
  expect(await run.app.push(layer, () => from(0), { openFrom })).toBe('pushed');
  expect(starts).toHaveLength(1);
  expect(digestOf(await readAll(run.app.fetch(layer)))).toBe(layer.digest);
});

test('a beginning that was found wrong is not gone on with', async () => {
  const dir = await begun();
  const draft = draftIn(dir);
  writeFileSync(draft, readFileSync(draft).fill(0, 100_000, 100_100));
  await using run = await begin(dir);
  const { starts, openFrom } = resuming();
  await expect(run.app.push(layer, () => from(0, 100), { openFrom })).rejects.toThrow('the cable was pulled');
  expect(await run.app.push(layer, () => from(0), { openFrom })).toBe('pushed');
  expect(starts).toHaveLength(1);
});

test('where the rest cannot be had, the content is not fetched whole instead', async () => {
  await using run = await begin(await begun());
  const gone = new CseError('CONTENT_NOT_FOUND', 'access', 'it is gone');
  const openFrom = () => {
    throw gone;
  };
  await expect(run.app.push(layer, unopened, { openFrom })).rejects.toBe(gone);
  expect(await run.app.push(layer, unopened, { openFrom: from })).toBe('pushed');
});

test('what is no longer on disk as far as it came is fetched whole', async () => {
  const [dir, cut] = [await begun(), await begun()];
  const start = readFileSync(draftIn(dir)).indexOf(bytes.subarray(0, 64));
  const { starts, openFrom } = resuming();
  const noted = notedIn(dir).at(-1)?.bytes ?? 0;
  truncateSync(draftIn(dir), start + noted);
  truncateSync(draftIn(cut), start + noted - 1);
  await using run = await begin(dir);
  expect(await run.app.push(layer, unopened, { openFrom })).toBe('pushed');
  await using other = await begin(cut);
  expect(await other.app.push(layer, () => from(0), { openFrom })).toBe('pushed');
  expect(starts).toEqual([noted]);
});

test('how far content came is written down every few MiB, not with each piece', async () => {
  const dir = await begun();
  const noted = notedIn(dir);
  expect(noted.map(({ some: digest }) => digest)).toEqual([layer.digest, layer.digest, layer.digest]);
  noted.forEach(({ bytes: position }, at) => {
    expect(position).toBeGreaterThanOrEqual((at + 1) * 2 * MiB);
    expect(position).toBeLessThan((at + 1) * 2 * MiB + (at + 1) * 100_000);
  });
});

test('a push that is told to stop does so at the next piece', async () => {
  await using run = await begin(fresh());
  const stop = new AbortController();
  let pieces = 0;
  const open = async function* () {
    for await (const piece of from(0)) {
      if ((pieces += 1) === 3) stop.abort(new Error('no more'));
      yield piece;
    }
  };
  await expect(run.app.push(layer, open, { signal: stop.signal })).rejects.toThrow('no more');
  expect(pieces).toBe(3);
});

test('what was pushed is still there after a power cut', async () => {
  const disk = new MemoryDisk();
  await using run = await begin('/medium', disk.files());
  expect(await run.app.push(layer, () => from(0))).toBe('pushed');
  disk.cutPower(() => 0);
  await using again = await begin('/medium', disk.files());
  expect(await again.app.has(layer)).toBe(true);
  expect(digestOf(await readAll(again.app.fetch(layer)))).toBe(layer.digest);
});
