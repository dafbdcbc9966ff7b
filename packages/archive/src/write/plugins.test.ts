import { digestOf } from '@cse/oci';
import { bytesOf, memoryStore, nodeFiles, readAll } from '@cse/store';
import { image } from '@cse/testkit';
import type { PluginTarball } from '@cse/transfer';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { archive, describeArchive, openArchive } from '../index.ts';
import { typed } from '../medium.testing.ts';
import { carry, planOf } from '../plan.testing.ts';
import { hashesIn, sample, scratch, tarball, write } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const files = nodeFiles();

const charts = (text = 'charts', signature?: string) =>
  tarball('@acme/charts', { name: '@acme/cse-plugin-charts', text: text.repeat(10_000), signature });

const open = (dir: string) => openArchive([dir], { files, allowUnsigned: true });

test('an archive carries the plugins that it is told to, before all else and in the same bytes each time', async () => {
  const [dir, again] = [fresh(), fresh()];
  const plugin = charts('charts', 'untrusted comment: …');
  const some = await sample();
  const manifest = await write(dir, some, { plugins: [plugin], partSize: 100 * 1024 });
  expect(manifest.contents[0]).toMatchObject({ digest: plugin.digest, places: [[1, expect.anything(), plugin.size]] });
  await write(again, some, { plugins: [plugin], partSize: 100 * 1024, backwards: true });
  expect(hashesIn(again)).toEqual(hashesIn(dir));

  await using opened = await open(dir);
  expect(describeArchive(opened).plugins).toEqual([
    {
      use: '@acme/charts',
      name: '@acme/cse-plugin-charts',
      version: '1.2.3',
      tarball: plugin.digest,
      size: plugin.size,
      signed: true,
    },
  ]);
  expect(await opened.check({ readData: true })).toEqual([]);
  const [carried] = opened.carried;
  expect(digestOf(await readAll(carried?.open() ?? bytesOf(new Uint8Array())))).toBe(plugin.digest);
});

test('an archive without plugins is the same as ever', async () => {
  const dir = fresh();
  await write(dir, await sample(), { plugins: [] });
  expect(readFileSync(join(dir, 'archive.json'), 'utf8')).not.toContain('plugins');
  await using opened = await open(dir);
  expect(opened.carried).toEqual([]);
});

test('an archive with more in it than this release knows is told apart from a changed one', async () => {
  const dir = fresh();
  await write(dir, await sample());
  const path = join(dir, 'archive.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('{', '{ "later": true,'));
  await expect(open(dir)).rejects.toMatchObject({ code: 'ARCHIVE_NEWER', fault: 'usage' });
});

test('a plugin that was changed in the archive is not read', async () => {
  const dir = fresh();
  const { parts, contents } = await write(dir, await sample(), { plugins: [charts()] });
  const path = join(dir, parts[0]?.name ?? '');
  const bytes = readFileSync(path);
  const [[, at = 0] = []] = contents[0]?.places ?? [];
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(path, bytes);
  await using opened = await open(dir);
  await expect(readAll(opened.carried[0]?.open() ?? bytesOf(new Uint8Array()))).rejects.toMatchObject({
    fault: 'integrity',
  });
  expect(await opened.check({ readData: true })).toMatchObject([{ kind: 'damaged' }]);
});

test('a manifest that calls a plugin by a path is refused', async () => {
  const dir = fresh();
  await write(dir, await sample(), { plugins: [charts()] });
  const path = join(dir, 'archive.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"name": "@acme/cse-plugin-charts"', '"name": "../../charts"'));
  await expect(open(dir)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID', message: expect.stringContaining('name') });
});

test('a part is made again without the plugin where it holds none of it, and else with the one that was carried', async () => {
  const source = memoryStore();
  await image(source, 'reg.example/a:v1', { size: 200_000 });
  const plan = await planOf(source, ['reg.example/a:v1']);
  const plugin = charts();
  const dir = fresh();
  const { parts } = await write(dir, { source, plan }, { plugins: [plugin], partSize: 100 * 1024 });
  const before = hashesIn(dir);
  const repair = async (part: number, tarballs: readonly PluginTarball[]) => {
    rmSync(join(dir, parts[part - 1]?.name ?? ''), { force: true });
    const context = (): never => {
      throw new Error('nothing is planned anew');
    };
    await using filling = await archive.write(dir, {
      ...typed({ repair: [part], 'part-size': '100KiB' }),
      planning: { items: [], plan: async () => plan, context },
      plugins: async () => ({ tarballs, notes: [] }),
    });
    await carry(plan, source, filling);
    await filling.finish();
  };
  await repair(parts.length, []);
  expect(hashesIn(dir)).toEqual(before);
  await expect(repair(1, [charts('newer')])).rejects.toMatchObject({ code: 'PLUGIN_NOT_KEPT' });
  await repair(1, [plugin]);
  expect(hashesIn(dir)).toEqual(before);
});
