import type { WritingOptions } from '@cse/transfer';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archive, generateKeys, verifyDetached } from '../index.ts';
import { typed } from '../medium.testing.ts';
import { carry } from '../plan.testing.ts';
import { hashesIn, sample, scratch, tarball, write, type Sample } from '../sample.testing.ts';
import { readManifest } from './state.ts';

const { fresh, remove, root } = scratch();
afterAll(remove);
const { files } = typed({});
const items = [{ use: 'images', options: { images: ['reg.example/b:latest'], tag: undefined } }];
const asked = [{ use: 'images', options: { images: ['reg.example/b:latest'] } }];

let some: Sample;
beforeAll(async () => {
  const { source, plan } = await sample();
  some = { source, plan: { ...plan, asked, platforms: ['linux/amd64'] } };
});

type Filled = Partial<Pick<WritingOptions, 'flags' | 'plugins'> & WritingOptions['planning']> & {
  /** Leaves it unfinished. */
  readonly stop?: boolean;
};

/** Fills an archive, and says what was told of it and how often something was planned. */
async function fill(dir: string, { flags = {}, plugins, stop = false, ...given }: Filled = {}) {
  let planned = 0;
  const context = (): never => {
    throw new Error('nothing is asked of a plugin');
  };
  const plan = async () => {
    planned += 1;
    return some.plan;
  };
  const planning = { items, platforms: ['linux/amd64'], plan, context, ...given };
  await using filling = await archive.write(dir, { ...typed(flags), planning, ...(plugins && { plugins }) });
  if (!stop) {
    await carry(filling.plan, some.source, filling);
    await filling.finish();
  }
  return { planned, notes: filling.notes };
}

const begun = async () => {
  const dir = fresh();
  await fill(dir, { stop: true });
  return dir;
};

test('what was begun for the same is gone on with by its own plan', async () => {
  const dir = await begun();
  expect(await fill(dir)).toEqual({ planned: 0, notes: [] });
  expect((await readManifest(files, dir))?.sequence).toBe(1);
});

test('what was begun for something else, or for other platforms, is planned anew', async () => {
  const dir = await begun();
  const [other] = asked;
  expect(await fill(dir, { items: [{ use: 'charts', options: {} }], stop: true })).toMatchObject({ planned: 1 });
  expect(await fill(dir, { items: [...items, ...items], stop: true })).toMatchObject({ planned: 1 });
  expect(await fill(dir, { platforms: ['linux/arm64'], stop: true })).toMatchObject({ planned: 1 });
  expect(await fill(dir, { items: other ? [other] : [], stop: true })).toMatchObject({ planned: 0 });
  const plan = async () => ({ ...some.plan, platforms: [] });
  await expect(fill(dir, { platforms: [], plan })).rejects.toMatchObject({ code: 'ARCHIVE_UNFINISHED' });
});

test('what was finished is planned anew, and told that nothing of it was read again', async () => {
  const dir = fresh();
  await fill(dir);
  expect(await fill(dir)).toEqual({
    planned: 1,
    notes: [`existing content of ${dir} was not read again; check it with cse archive verify ${dir} --read-data`],
  });
});

test('parts are made again by the plan of their archive, whatever is asked for now', async () => {
  const dir = fresh();
  const flags = { 'part-size': '100KiB' };
  await fill(dir, { flags });
  const before = hashesIn(dir);
  const [, second = ''] = readdirSync(dir).filter((name) => name.endsWith('.tar'));
  rmSync(join(dir, second));
  const repairing = { flags: { ...flags, repair: ['2'] }, items: [], platforms: [] };
  expect(await fill(dir, repairing)).toMatchObject({ planned: 0 });
  expect(hashesIn(dir)).toEqual(before);
  await expect(fill(fresh(), repairing)).rejects.toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
});

test('plugins go along, and it is told which, and which could not', async () => {
  const dir = fresh();
  const tarballs = [tarball('charts')];
  const { notes } = await fill(dir, { plugins: async () => ({ tarballs, notes: ['one stays behind'] }) });
  expect(notes).toEqual([
    `took the plugin cse-plugin-charts 1.2.3 along; cse plugins install ${dir} installs it inside`,
    'one stays behind',
  ]);
  expect((await readManifest(files, dir))?.plugins).toMatchObject([
    { use: 'charts', name: 'cse-plugin-charts', version: '1.2.3' },
  ]);
});

test('an archive goes on from the one that is named, and leaves out what that brought', async () => {
  const [first, next] = [fresh(), fresh()];
  await write(first, some);
  await fill(next, { flags: { since: first } });
  const [before, after] = [await readManifest(files, first), await readManifest(files, next)];
  expect(after).toMatchObject({ set: before?.set, sequence: 2 });
  expect(after?.presumes.length).toBeGreaterThan(4);
});

test('an archive is signed with the key that is named, as of now', async () => {
  const { secretKey, publicKey, id } = generateKeys(randomBytes);
  const [dir, sign] = [fresh(), join(root, 'key')];
  writeFileSync(sign, secretKey);
  await fill(dir, { flags: { sign } });
  const [manifest, text] = ['archive.json', 'archive.json.minisig'].map((name) => readFileSync(join(dir, name)));
  const signature = { path: dir, text: String(text), trust: [publicKey] };
  const { keyId, comment } = verifyDetached(manifest ?? Buffer.alloc(0), signature);
  expect([keyId, comment.get('timestamp')]).toEqual([id, '1700000000']);
});
