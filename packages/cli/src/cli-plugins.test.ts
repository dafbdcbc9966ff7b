import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serve } from '@cse/server';
import { layoutStore, memoryStore, nodeFiles } from '@cse/store';
import { expect, onTestFinished, test } from 'vitest';
import { Home } from './cse.testing.ts';

const NAME = 'vendor.example/plugins/plugin-inventory:latest';
const PLUGINS = ['one', 'two', 'three', 'four'];

/** A user with a signed inventory of four plugins, a registry that serves it, and an empty one. */
async function scene() {
  const home = new Home();
  const put = (name: string, text: string) => {
    mkdirSync(dirname(join(home.dir, name)), { recursive: true });
    writeFileSync(join(home.dir, name), text);
  };
  for (const name of PLUGINS) put(`built/linux/amd64/global/${name}/v1.0.0/tanzu-${name}-linux_amd64`, `I am ${name}`);
  const listed = PLUGINS.map((name) => `- name: ${name}\n  target: global\n  description: ""\n  versions: [v1.0.0]\n`);
  put('built/plugin_manifest.yaml', `plugins:\n${listed.join('')}`);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  put('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  put('key.pub', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const inventory = ['cli-plugins', 'inventory'];
  const done = [
    await home.cse([...inventory, 'init', 'own', '--name', NAME]),
    await home.cse([
      ...[...inventory, 'add', 'own', '--manifest', 'built/plugin_manifest.yaml'],
      ...['--vendor', 'acme', '--publisher', 'tools'],
    ]),
    await home.cse([...inventory, 'sign', 'own', '--key', 'key.pem']),
  ];
  expect(done.map(({ exit, stderr }) => (exit === 0 ? 0 : stderr))).toEqual([0, 0, 0]);
  const from = await serve({ store: layoutStore(join(home.dir, 'own'), nodeFiles()) });
  const to = await serve({ store: memoryStore() });
  onTestFinished(async () => {
    await Promise.all([from.close(), to.close()]);
    home[Symbol.dispose]();
  });
  const flags = [
    ...['--inventory', NAME, '--inventory-key', 'key.pub', '--source', `vendor.example=${from.host}/vendor.example`],
    ...[from.host, to.host].flatMap((host) => ['--plain-http', host]),
  ];
  const shownAt = async (base: string) => {
    const { stdout } = await home.cse(['cli-plugins', 'list', ...flags, '--to', base, '--at-target', '--json']);
    const { inventories } = JSON.parse(stdout) as { inventories: { plugins: { plugin: string }[] }[] };
    return inventories.flatMap(({ plugins }) => plugins.map(({ plugin }) => plugin));
  };
  return { home, flags, host: to.host, shownAt };
}

test('mirrors of different plugins at the same time do not lose each other’s', async () => {
  const { home, flags, host, shownAt } = await scene();
  const to = ['--to', `${host}/base`];
  const runs = await Promise.all(PLUGINS.map((name) => home.cse(['mirror', ...flags, ...to, '--plugin', name])));
  expect(runs.map(({ exit, stderr }) => (exit === 0 ? 0 : stderr))).toEqual([0, 0, 0, 0]);
  expect(await shownAt(`${host}/base`)).toEqual(PLUGINS.toSorted());
});

test('a bundle for the Tanzu CLI is written and read, for all that it holds or a part', async () => {
  const { home, flags, host, shownAt } = await scene();
  const out = await home.cse(['export', ...flags, '--plugin', 'one,two', '--tanzu-bundle', 'plugins.tar.gz']);
  expect([out.exit, out.stdout]).toEqual([0, expect.stringContaining('✔ 5 images exported')]);
  const again = await home.cse(['export', ...flags, '--plugin', 'one', '--tanzu-bundle', 'plugins.tar.gz']);
  expect([again.exit, again.stderr]).toEqual([2, expect.stringContaining('TANZU_BUNDLE_EXISTS')]);
  const bundle = ['import', '--tanzu-bundle', 'plugins.tar.gz', '--inventory-key', 'key.pub', '--plain-http', host];
  const part = await home.cse([...bundle, '--to', `${host}/part`, '--plugin', 'two']);
  const all = await home.cse([...bundle, '--to', `${host}/all`]);
  expect([part, all].map(({ exit, stderr }) => (exit === 0 ? 0 : stderr))).toEqual([0, 0]);
  expect([await shownAt(`${host}/part`), await shownAt(`${host}/all`)]).toEqual([['two'], ['one', 'two']]);
});

test('a plugin that is not the one in the inventory never arrives, and ends the run with 6', async () => {
  const { home, flags, host } = await scene();
  const says = join(home.dir, 'own/plugin-inventory.json');
  const own = JSON.parse(readFileSync(says, 'utf8')) as { binaries: { digest: string }[] };
  for (const binary of own.binaries) binary.digest = '0'.repeat(64);
  writeFileSync(says, JSON.stringify(own));
  const inventory = ['cli-plugins', 'inventory'];
  const group = ['acme-tools/all:v1.0.0', '--member', 'one@global:v1.0.0', '--description', 'One'];
  await home.cse([...inventory, 'add-group', 'own', ...group]);
  await home.cse([...inventory, 'sign', 'own', '--key', 'key.pem']);
  const { exit, stderr } = await home.cse(['mirror', ...flags, '--to', `${host}/base`, '--group', 'acme-tools/all']);
  expect([exit, stderr]).toEqual([6, expect.stringContaining('should contain the file')]);
  const shown = await home.cse(['cli-plugins', 'list', ...flags, '--to', `${host}/base`, '--at-target']);
  expect(shown.stderr).toContain('CONTENT_NOT_FOUND');
});
