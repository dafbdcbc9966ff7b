import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveTarget, generateKeys, signDetached, type KeyFiles } from '@cse/archive';
import { bytesOf, nodeFiles, readAll } from '@cse/store';
import { pluginLock, type FoundPackage, type InstalledPlugin, type PluginsAlong } from '@cse/session';
import { expect, test } from 'vitest';
import { keepTarball } from './node-kept-tarballs.ts';
import { pluginsInArchive } from './node-plugins-in-archive.ts';
import { vetTarball } from './node-vet-plugin.ts';
import { pluginTools } from './index.ts';
import { scratch } from './scene.testing.ts';

const pjson = {
  name: '@acme/charts',
  version: '1.2.3',
  type: 'module',
  cse: { api: 1, use: '@acme/charts', plugin: './index.js' },
};

/** Writes a plugin, and packs it. */
async function packed(dir: string, more: object = {}): Promise<string> {
  await mkdir(join(dir, 'package'), { recursive: true });
  await writeFile(join(dir, 'package', 'package.json'), JSON.stringify({ ...pjson, ...more }));
  await writeFile(
    join(dir, 'package', 'index.js'),
    `export default { api: 1, name: '@acme/charts', async *plan() {} };`,
  );
  const tarball = join(dir, 'acme-charts-1.2.3.tgz');
  execFileSync('tar', ['-czf', tarball, '-C', dir, 'package']);
  return tarball;
}

/** Installs a plugin as far as it is kept, and says what is taken along of it. */
function installed(dir: string, { type = 'user', more = {} }: { type?: string; more?: object } = {}) {
  const [lock, tarballs] = [join(dir, 'lock.json'), join(dir, 'tarballs')];
  const found = {
    name: pjson.name,
    version: pjson.version,
    root: join(dir, 'package'),
    pjson: { ...pjson, ...more },
    type,
  };
  const plugin: InstalledPlugin = { ...found, declaration: pjson.cse, load: async () => undefined };
  const packages: readonly FoundPackage[] = [found];
  const along = (use = '@acme/charts') => pluginTools.pluginsAlong([plugin], [{ use }], { packages, lock, tarballs });
  const keep = async () => {
    const { hash } = await keepTarball(join(dir, 'acme-charts-1.2.3.tgz'), tarballs);
    await pluginLock.write(lock, packages, [{ name: pjson.name, tarball: hash }]);
    return hash;
  };
  return { along, keep };
}

/** An archive of nothing but plugins. */
async function archiveOf(dir: string, { tarballs }: PluginsAlong, signer?: KeyFiles): Promise<string> {
  const plan = {
    steps: new Map(),
    owners: new Map(),
    contents: new Map(),
    images: [],
    notes: [],
    postponed: [],
  };
  const sign = signer && { secretKey: signer.secretKey, at: 0 };
  const media = join(dir, 'media');
  await using target = await archiveTarget(media, { plan, files: nodeFiles(), plugins: tarballs, sign });
  await target.finish();
  return media;
}

test('of the plugins that take part those of others are taken along, as what they were installed from', async () => {
  await using place = await scratch();
  await packed(place.dir);
  const { along, keep } = installed(place.dir);
  expect(await along()).toEqual({ tarballs: [], notes: [expect.stringContaining('is not kept here')] });
  const hash = await keep();
  const { tarballs, notes } = await along();
  expect({ tarballs, notes }).toMatchObject({ tarballs: [{ name: '@acme/charts', digest: hash }], notes: [] });
  expect((await readAll(tarballs[0]?.read() ?? bytesOf(new Uint8Array()))).byteLength).toBe(tarballs[0]?.size);
  expect(await along('@acme/other')).toEqual({ tarballs: [], notes: [] });
});

test('of a linked plugin, and of one that needs a network, that is told', async () => {
  await using place = await scratch();
  await packed(place.dir);
  const linked = installed(place.dir, { type: 'link' });
  await linked.keep();
  expect(await linked.along()).toEqual({ tarballs: [], notes: [expect.stringContaining('is linked')] });
  const needing = installed(place.dir, { more: { dependencies: { 'left-pad': '1.3.0' } } });
  expect(await needing.along()).toMatchObject({ tarballs: [{}], notes: [expect.stringContaining('left-pad')] });
});

test('a plugin in an archive is vetted as a file is, and who signed the archive vouches for it too', async () => {
  await using place = await scratch();
  const tarball = await packed(place.dir);
  const [author, exporter, other] = [0, 1, 2].map(() => generateKeys(randomBytes));
  if (!author || !exporter || !other) throw new Error('there are three');
  const { along, keep } = installed(place.dir);
  await keep();
  const vet = async (media: string, keys: readonly KeyFiles[], allowUnsigned = false) => {
    const trusting = { keys: keys.map(({ publicKey }) => publicKey), isNamed: keys.length > 0, allowUnsigned };
    const folder = join(place.dir, `out-${randomBytes(4).toString('hex')}`);
    await mkdir(folder);
    const [found] = await pluginsInArchive([media], trusting, folder);
    if (!found) throw new Error('it carries one');
    const options = { packages: [], reserved: [], tell: () => undefined };
    return vetTarball(found, { ...trusting, replace: [], confirm: async () => false }, options);
  };

  const unsigned = await archiveOf(place.dir, await along(), exporter);
  await expect(vet(unsigned, [])).rejects.toMatchObject({ code: 'PLUGIN_UNSIGNED', fault: 'access' });
  await expect(vet(unsigned, [other])).rejects.toMatchObject({ code: 'PLUGIN_UNSIGNED' });
  expect(await vet(unsigned, [], true)).toEqual({ name: '@acme/charts', signedBy: undefined });
  expect(await vet(unsigned, [exporter])).toEqual({ name: '@acme/charts', signedBy: exporter.id });

  const signature = signDetached(await readFile(tarball), { secretKey: author.secretKey, comment: 'acme' });
  await writeFile(`${tarball}.minisig`, signature);
  await keep();
  const signed = await archiveOf(join(place.dir, 'signed'), await along(), exporter);
  expect(await vet(signed, [author])).toEqual({ name: '@acme/charts', signedBy: author.id });
  expect(await vet(signed, [exporter])).toEqual({ name: '@acme/charts', signedBy: exporter.id });
  await expect(vet(signed, [other])).rejects.toMatchObject({ code: 'PLUGIN_UNTRUSTED' });

  const without = await archiveOf(join(place.dir, 'none'), { tarballs: [], notes: [] });
  await expect(vet(without, [])).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
});
