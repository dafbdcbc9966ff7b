import { relocatedPlan } from '@cse/graph';
import { memoryStore, nodeFiles } from '@cse/store';
import { image } from '@cse/testkit';
import { afterAll, expect, test } from 'vitest';
import { checkPresumed } from './presumed.ts';
import { holdingsOf, openArchive, printReceipt, type Receipt } from '../index.ts';
import { parseReceipt, sinceOf } from '../format/holdings.ts';
import { carry, planOf } from '../plan.testing.ts';
import { sample, scratch, write, type Sample } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();
const isBlob = ({ kind }: { readonly kind: string }) => kind === 'copy-blob';

/** A first archive that was imported, and the sample with one more image. */
async function imported(): Promise<{
  first: Sample;
  second: Sample;
  receipt: Receipt;
  target: ReturnType<typeof memoryStore>;
}> {
  const first = await sample();
  const dir = fresh();
  await write(dir, first);
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  const target = memoryStore();
  await carry(archive.plan, archive, target);
  const since = sinceOf(archive.manifest, archive.digest);
  const receipt = { target: 'base.example', since, holds: holdingsOf(archive.plan) };
  await image(first.source, 'reg.example/a/one:v3', {
    layers: [
      { size: 150_000, seed: 'shared' },
      { size: 2000, seed: 'three' },
    ],
  });
  await image(first.source, 'reg.example/new:v1', { layers: [{ size: 150_000, seed: 'shared' }] });
  const plan = await planOf(first.source, ['reg.example/a/one:v1', 'reg.example/a/one:v3', 'reg.example/b:latest']);
  return { first, second: { source: first.source, plan }, receipt, target };
}

test('an archive since another one carries only what is new, and goes on with its set', async () => {
  const { second, receipt, target } = await imported();
  const dir = fresh();
  const manifest = await write(dir, second, { base: receipt });
  expect([manifest.set, manifest.sequence, manifest.since]).toEqual([receipt.since?.set, 2, receipt.since]);
  const blobs = manifest.contents.filter(
    ({ size, mediaType }) => size > 0 && !mediaType.includes('manifest') && !mediaType.includes('index'),
  );
  expect(blobs.map(({ size }) => size)).toContain(2000);
  expect(blobs.some(({ size }) => size >= 150_000)).toBe(false);
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  await checkPresumed(archive.manifest, { plan: archive.plan, target });
  await expect(carry(archive.plan, archive, { ...target })).resolves.toBeUndefined();
  for (const step of archive.plan.steps.values())
    if (isBlob(step)) expect(await target.repository(step.to).has(step.content)).toBe(true);
});

test('a target that lacks what was left out is told which archive brings it, before anything is written', async () => {
  const { second, receipt } = await imported();
  const dir = fresh();
  await write(dir, second, { base: receipt });
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  const empty = { plan: archive.plan, target: memoryStore() };
  await expect(checkPresumed(archive.manifest, empty)).rejects.toMatchObject({
    code: 'ARCHIVE_PRESUMES',
    fault: 'plan',
    message: expect.stringContaining('archive 1 of the same set'),
  });
});

test('what goes to several repositories of the target is there when one of them has it: the others mount it', async () => {
  const { second, receipt, target } = await imported();
  const dir = fresh();
  const [name, other] = ['reg.example/a/one', 'reg.example/other/one'];
  const homes = new Map([[`${name}:v3`, [name, other]]]);
  await write(dir, { ...second, plan: { ...second.plan, homes } }, { base: receipt });
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  const plan = relocatedPlan(archive.plan, (repository) => repository);
  expect([...plan.steps.values()].some(({ to }) => to === other)).toBe(true);
  await expect(checkPresumed(archive.manifest, { plan, target })).resolves.toBeUndefined();
  const empty = { plan, target: memoryStore() };
  await expect(checkPresumed(archive.manifest, empty)).rejects.toMatchObject({ code: 'ARCHIVE_PRESUMES' });
});

test('a blob that another repository wants too is carried: the target has it only where it was put', async () => {
  const { second, receipt } = await imported();
  const plan = await planOf(second.source, ['reg.example/a/one:v1', 'reg.example/new:v1']);
  const manifest = await write(fresh(), { ...second, plan }, { base: receipt });
  expect(manifest.contents.map(({ size }) => size)).toContain(150_000);
});

test('a receipt is read as it was written, and refused when it was changed', async () => {
  const { receipt } = await imported();
  const text = printReceipt(receipt);
  expect(printReceipt(parseReceipt('receipt.json', text))).toBe(text);
  for (const changed of [
    text.replace('base.example', 'base.exampl3'),
    text.slice(1),
    text.replace(/[0-9a-f]{64}/, '0'.repeat(64)),
  ])
    expect(() => parseReceipt('receipt.json', changed)).toThrow(expect.objectContaining({ code: 'RECEIPT_INVALID' }));
});
