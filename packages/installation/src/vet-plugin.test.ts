import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generateKeys, signDetached, type KeyFiles } from '@cse/archive';
import { expect, test } from 'vitest';
import { vetFolder, vetTarball, type PluginTrust, type VettingOptions } from './node-vet-plugin.ts';
import { scratch } from './scene.testing.ts';

const options = { packages: [], reserved: [], tell: () => undefined };
const trusting: PluginTrust = {
  keys: [],
  isNamed: false,
  allowUnsigned: true,
  replace: [],
  confirm: async () => false,
};

const PLUGIN = `export default { api: 1, name: '@acme/charts', async *plan() {} };`;
const COMMAND = `export default { summary: 'List the charts', spec: { run: async () => ({}) }, run: async () => 1 };`;
const commands = './dist/commands';

/** Writes a plugin with a command, as its author would without `cse plugins pack`. */
async function written(dir: string, paper: object, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const cse = { api: 1, use: '@acme/charts', plugin: './dist/index.js' };
  const all = {
    'package.json': JSON.stringify({ name: '@acme/charts', version: '1.2.3', type: 'module', cse, ...paper }),
    'dist/index.js': PLUGIN,
    'dist/commands/charts/list.js': COMMAND,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(dir, 'package', path)), { recursive: true });
    await writeFile(join(dir, 'package', path), text);
  }
  return join(dir, 'package');
}

function packed(dir: string): string {
  const path = join(dir, 'charts.tgz');
  execFileSync('tar', ['-czf', path, '-C', dir, 'package']);
  return path;
}

async function vetPacked(dir: string): Promise<unknown> {
  const path = packed(dir);
  return vetTarball({ path, name: path }, trusting, options);
}

/** A plugin in a tarball that somebody signed, and what comes of it where these keys are trusted without being named. */
async function signed(dir: string, paper: object = {}) {
  await written(dir, paper);
  const path = packed(dir);
  const [author, other] = [generateKeys(randomBytes), generateKeys(randomBytes)];
  const sign = async (bytes: Uint8Array) =>
    writeFile(`${path}.minisig`, signDetached(bytes, { secretKey: author.secretKey, comment: 'acme' }));
  await sign(await readFile(path));
  const asked: string[] = [];
  const told: string[] = [];
  const vet = (keys: readonly KeyFiles[], more: Partial<PluginTrust & VettingOptions> = {}) => {
    const confirm = async (question: string) => asked.push(question) === 0;
    const given = keys.map(({ publicKey }) => publicKey);
    const trust = { keys: given, isNamed: false, allowUnsigned: false, replace: [], confirm };
    const tell = (lines: readonly string[]) => void told.push(...lines);
    return vetTarball({ path, name: path }, { ...trust, ...more }, { ...options, tell, ...more });
  };
  return { author, other, asked, told, sign, vet };
}

test('a plugin that is signed by a key of the list is installed without a question, and it is said whose key that is', async () => {
  await using place = await scratch();
  const { author, other, asked, told, vet } = await signed(place.dir);
  expect(await vet([other, author])).toEqual({ name: '@acme/charts', signedBy: author.id });
  expect({ asked, told: told[0] }).toEqual({ asked: [], told: `@acme/charts 1.2.3, signed with the key ${author.id}` });
});

test('a plugin that is signed by another key than those of the list is asked about, as one that nobody signed', async () => {
  await using place = await scratch();
  const { author, other, asked, told, sign, vet } = await signed(place.dir);
  await expect(vet([other])).rejects.toMatchObject({ code: 'PLUGIN_UNSIGNED', fault: 'access' });
  expect({ asked, told: told[0] }).toEqual({
    asked: ['No trusted key signed @acme/charts. Go on?'],
    told: '@acme/charts 1.2.3, not signed by a key that you trust',
  });
  expect(await vet([other], { confirm: async () => true })).toEqual({ name: '@acme/charts', signedBy: undefined });
  await sign(Buffer.from('another tarball'));
  await expect(vet([author], { allowUnsigned: true })).rejects.toMatchObject({ code: 'PLUGIN_SIGNATURE_WRONG' });
});

test('what takes the place of a plugin of cse has to be signed by a key that is named for it, not by any of the list', async () => {
  await using place = await scratch();
  const { author, vet } = await signed(place.dir);
  const core = { name: '@acme/charts', version: '1.0.0', root: '/', pjson: {}, type: 'core' };
  await expect(vet([author], { packages: [core] })).rejects.toMatchObject({ code: 'PLUGIN_NOT_OURS' });
  expect(await vet([author], { packages: [core], isNamed: true })).toMatchObject({ signedBy: author.id });
});

test('what declares that it takes the place of plugins of cse needs a yes to that, whoever signed it', async () => {
  await using place = await scratch();
  const cse = { api: 1, use: '@acme/charts', plugin: './dist/index.js', replaces: ['tkg-2.5', 'tkg-2.4', 'tkg-9'] };
  const { author, asked, told, vet } = await signed(place.dir, { cse });
  const core = (use: string) => ({
    name: `@cse/plugin-${use}`,
    version: '1.0.0',
    root: '/',
    pjson: { cse: { use, plugin: './dist/index.js' } },
    type: 'core',
  });
  const packages = ['tkg-2.4', 'tkg-2.5', 'cli-plugins'].map(core);
  for (const more of [{}, { isNamed: true }, { allowUnsigned: true }, { replace: ['tkg-2.5'] }])
    await expect(vet([author], { packages, ...more })).rejects.toMatchObject({
      code: 'PLUGIN_REPLACES',
      fault: 'access',
    });
  expect(told).toContain('  takes the place of tkg-2.4, tkg-2.5, which came with cse');
  expect(asked).toEqual([
    ...Array(3).fill('@acme/charts takes the place of tkg-2.4, tkg-2.5, which came with cse. Go on?'),
    '@acme/charts takes the place of tkg-2.4, which came with cse. Go on?',
  ]);
  await expect(vet([author], { packages })).rejects.toMatchObject({
    hint: expect.stringContaining('--replace tkg-2.4 --replace tkg-2.5'),
  });
  expect(await vet([author], { packages, replace: ['tkg-2.4', 'tkg-2.5'] })).toMatchObject({ signedBy: author.id });
  expect(await vet([author], { packages, confirm: async () => true })).toMatchObject({ signedBy: author.id });
  const folder = join(place.dir, 'package');
  await expect(vetFolder(folder, trusting, { ...options, packages })).rejects.toMatchObject({
    code: 'PLUGIN_REPLACES',
  });
  await vetFolder(folder, { ...trusting, replace: ['tkg-2.4', 'tkg-2.5'] }, { ...options, packages });
});

test.each([
  ['commands that nothing describes', { oclif: { commands } }, {}, /it has no oclif\.manifest\.json/],
  ['a description of no commands', { oclif: { commands } }, { 'oclif.manifest.json': '{}' }, /cannot be read/],
  [
    'a description of another version',
    { oclif: { commands } },
    { 'oclif.manifest.json': '{ "version": "1.2.2", "commands": {} }' },
    /is of version 1\.2\.2, and the package of 1\.2\.3/,
  ],
  [
    'commands of another package',
    { oclif: { commands } },
    { 'oclif.manifest.json': '{ "version": "1.2.3", "commands": { "x": { "id": "x", "pluginName": "@cse/cli" } } }' },
    /cannot be read/,
  ],
  [
    'commands that are one module',
    { oclif: { commands: { strategy: 'single', target: './dist/x.js' } } },
    {},
    /has no/,
  ],
  ['plugins of its own', { oclif: { plugins: ['@acme/other'] } }, {}, /makes oclif load more than itself/],
  ['commands in the manner of old', { 'cli-engine': { commands } }, {}, /makes oclif load more than itself/],
])('a tarball with %s is refused: its code would run at each start', async (_title, paper, files, says) => {
  await using place = await scratch();
  await written(place.dir, paper, files);
  await expect(vetPacked(place.dir)).rejects.toMatchObject({
    code: 'PLUGIN_CHECK',
    fault: 'plugin',
    message: expect.stringMatching(says),
  });
});

test('the commands of a folder are described in it when it is linked, and it can be packed then', async () => {
  await using place = await scratch();
  const folder = await written(place.dir, { oclif: { commands } });
  await vetFolder(folder, trusting, options);
  expect(JSON.parse(await readFile(join(folder, 'oclif.manifest.json'), 'utf8'))).toMatchObject({
    version: '1.2.3',
    commands: { 'charts:list': { summary: 'List the charts', pluginName: '@acme/charts' } },
  });
  expect(await vetPacked(place.dir)).toMatchObject({ name: '@acme/charts' });
});

test('a folder whose command does not load is not linked', async () => {
  await using place = await scratch();
  const folder = await written(place.dir, { oclif: { commands } }, { 'dist/commands/a.js': `import 'left-pad';` });
  await expect(vetFolder(folder, trusting, options)).rejects.toMatchObject({ code: 'PLUGIN_CHECK' });
});
