import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateKeys, signDetached } from '@cse/archive';
import type { Report } from '@cse/executor';
import type { SourceRelease } from '@cse/session';
import { image, npmRegistry } from '@cse/testkit';
import { Home } from './cse.testing.ts';
import { openScene, type Scene } from './scene.testing.ts';

/** Cutting the network off takes root; without it the plugins of these tests ask for none anyway. */
const offline = process.getuid?.() === 0;
const codeOf = (stderr: string) => /code: (\w+)/.exec(stderr)?.[1];

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const PLAN = `export default { api: 1, name: '@acme/extra', async *plan(options, context) {
  for (const name of options.charts ?? []) {
    const content = await context.source.resolve('vendor.example/' + name);
    yield { content, to: context.relocate('vendor.example/' + name.split(':')[0]), tag: name.split(':')[1] };
  }
} };
`;

interface Written {
  readonly cse?: object | undefined;
  readonly module?: string | undefined;
  readonly rest?: object | undefined;
}

/** Writes a plugin as somebody else would: a folder with a package.json and a module. */
async function pluginFolder({ cse = {}, module = PLAN, rest = {} }: Written = {}): Promise<string> {
  const folder = join(scene.home.dir, 'acme');
  await mkdir(join(folder, 'dist'), { recursive: true });
  const flags = { 'acme-chart': { summary: 'also this chart', option: 'charts', multiple: true, alone: true } };
  const declared = { api: 1, use: '@acme/extra', plugin: './dist/index.js', flags, ...cse };
  const pjson = {
    name: 'acme-extra',
    version: '1.2.3',
    type: 'module',
    files: ['dist'],
    oclif: {},
    cse: declared,
    ...rest,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(pjson));
  await writeFile(join(folder, 'dist', 'index.js'), module);
  return folder;
}

/** Packs a folder as `npm pack` does, without waiting for npm. */
function pack(folder: string, name = 'acme-extra-1.2.3'): string {
  const tarball = join(scene.home.dir, `${name}.tgz`);
  const parts = ['package.json', 'dist', 'oclif.manifest.json'].filter((part) => existsSync(join(folder, part)));
  execFileSync('tar', ['-czf', tarball, '-C', folder, '--transform', 's,^,package/,', ...parts]);
  return tarball;
}

const link = async (written?: Written) =>
  scene.home.cse(['plugins', 'link', await pluginFolder(written), '--allow-unsigned']);
const network = () => scene.flags.slice(scene.flags.indexOf('--to'));
const owners = (stdout: string) => (JSON.parse(stdout) as Report).images.map(({ owner }) => owner).sort();

test('a linked folder adds its flag to help and its images to the same graph, and goes away again', async () => {
  expect((await link()).exit).toBe(0);
  expect((await scene.home.cse(['mirror', '--help'])).stdout).toContain('--acme-chart');
  const asked = ['--image', 'vendor.example/lib/one:v1', '--acme-chart', 'lib/two:v2', ...network()];
  const { exit, stdout } = await scene.home.cse(['mirror', ...asked, '--json']);
  expect({ exit, owners: owners(stdout) }).toEqual({ exit: 0, owners: ['@acme/extra', 'container-images'] });
  expect((await scene.home.cse(['plugins', 'unlink', 'acme-extra'])).exit).toBe(0);
  expect(codeOf((await scene.home.cse(['mirror', ...asked])).stderr)).toBe('FLAG_UNKNOWN');
});

test('the releases that the source offers are listed with who would serve them, also those of a plugin in a process of its own', async () => {
  const vendor = 'projects.registry.vmware.com';
  const offering = `async *releases(context) {
    for await (const tag of context.source.tags('vendor.example/lib/two')) yield { kind: 'charts', version: tag + '.0' };
    yield { kind: 'charts', version: '1.0.0' };
  }, async *plan(`;
  const serves = { serves: { charts: ['1.0.0'] } };
  await link({ cse: serves, module: PLAN.replace('async *plan(', offering) });
  const boms = ['v2.5.0', 'v2.5.9', 'v2.6.0'].map((tag) => `{ imagePath: tkg-bom, tag: ${tag} }`).join(', ');
  const compatibility = `version: v1\nmanagementClusterPluginVersions: [{ version: v1, supportedTKGBomVersions: [${boms}] }]\n`;
  await image(scene.source, `${vendor}/tkg/tkg-compatibility:v7`, { files: { 'tkg.yaml': compatibility } });
  await image(scene.source, `${vendor}/vmware-cloud-director/getting-started-airgapped:v0.1.4`, {});
  const sources = ['--source', `${vendor}=${scene.door.host}/${vendor}`, ...network().slice(2)];
  const { exit, stdout, stderr } = await scene.home.cse(['releases', '--online', '--json', ...sources]);
  expect(exit, stderr).toBe(0);
  const offered = JSON.parse(stdout) as readonly SourceRelease[];
  const told = offered.map(({ kind, version, plugins, known }) => [
    kind,
    version,
    known,
    ...plugins.map(({ use }) => use),
  ]);
  expect(told).toEqual([
    ['charts', '1.0.0', true, '@acme/extra'],
    ['charts', 'v2.0', false],
    ['cse', '4.2.2', true, 'container-images'],
    ['tkg', '2.5.0', true, 'cli-plugins', 'tkg-2.5'],
    ['tkg', '2.5.9', false, 'tkg-2.5'],
    ['tkg', '2.6.0', false],
  ]);
});

test('a tarball installs without a network, runs no script of its own, and takes part', async () => {
  const marker = join(scene.home.dir, 'script-ran');
  const tarball = pack(await pluginFolder({ rest: { scripts: { postinstall: `touch ${marker}` } } }));
  const installed = await scene.home.cse(['plugins', 'install', tarball, '--allow-unsigned'], { offline });
  expect(installed).toMatchObject({ exit: 0 });
  expect((await scene.home.cse(['plugins'])).stdout).toContain('acme-extra 1.2.3');
  const { exit, stdout } = await scene.home.cse(['mirror', '--acme-chart', 'lib/two:v2', ...network(), '--json']);
  expect({ exit, owners: owners(stdout) }).toEqual({ exit: 0, owners: ['@acme/extra'] });
  await goesAlong();
  expect(existsSync(marker)).toBe(false);
  expect((await scene.home.cse(['plugins', 'uninstall', 'acme-extra'], { offline })).exit).toBe(0);
  expect((await scene.home.cse(['plugins'])).stdout).not.toContain('acme-extra');
});

/** Exports what the installed plugin brings, and imports it where nobody has that plugin but in the archive. */
async function goesAlong(): Promise<void> {
  using inside = new Home();
  const media = join(scene.home.dir, 'media');
  const { secretKey, publicKey, id } = generateKeys(randomBytes);
  await writeFile(join(scene.home.dir, 'my.key'), secretKey);
  await writeFile(join(inside.dir, 'my.pub'), publicKey);
  const exporting = [
    'export',
    '--acme-chart',
    'lib/two:v2',
    '--archive',
    media,
    '--sign',
    'my.key',
    ...network().slice(2),
  ];
  const exported = await scene.home.cse(exporting);
  expect(exported.stderr).toContain(`took the plugin acme-extra 1.2.3 along; cse plugins install ${media}`);
  const importing = ['import', '--archive', media, '--trust', 'my.pub', ...network()];
  const missing = await inside.cse(importing);
  expect({ exit: missing.exit, code: codeOf(missing.stderr) }).toEqual({ exit: 2, code: 'PLUGIN_MISSING' });
  expect(missing.stderr).toContain(`cse plugins install ${media}`);
  const installing = await inside.cse(['plugins', 'install', media, '--trust', 'my.pub'], { offline });
  expect(installing, installing.stderr).toMatchObject({ exit: 0, stderr: expect.stringContaining(`key ${id}`) });
  expect(await inside.cse(importing)).toMatchObject({ exit: 0 });
}

test('what comes from npm is vetted as a file is, and kept as it was vetted', async () => {
  await pluginFolder();
  const packages = join(scene.home.dir, 'packages');
  await mkdir(packages);
  await rename(pack(join(scene.home.dir, 'acme')), join(packages, 'acme-extra-1.2.3.tgz'));
  await using npm = await npmRegistry(packages);
  const env = { CSE_NPM_REGISTRY: npm.url };
  const refused = await scene.home.cse(['plugins', 'install', 'acme-extra'], { env });
  expect({ exit: refused.exit, code: codeOf(refused.stderr) }).toEqual({ exit: 5, code: 'PLUGIN_UNSIGNED' });
  expect(refused.stderr).toContain('puts content at any path below the base');
  expect((await scene.home.cse(['plugins'])).stdout).not.toContain('acme-extra');
  const unknown = await scene.home.cse(['plugins', 'install', 'acme-none', '--allow-unsigned'], { env });
  expect({ exit: unknown.exit, code: codeOf(unknown.stderr) }).toEqual({ exit: 7, code: 'PLUGIN_INSTALL' });

  expect(await scene.home.cse(['plugins', 'install', 'acme-extra', '--allow-unsigned'], { env })).toMatchObject({
    exit: 0,
  });
  const data = join(scene.home.dir, '.local/share/cse');
  const kept = await readdir(join(data, 'tarballs'));
  expect(JSON.parse(await readFile(join(data, 'plugins-lock.json'), 'utf8')).plugins).toEqual({
    'acme-extra': { version: '1.2.3', hash: expect.stringMatching(/^sha256:/), tarball: `sha256:${kept.join()}` },
  });
  expect(await scene.home.cse(['plan', '--acme-chart', 'lib/two:v2', ...network()])).toMatchObject({ exit: 0 });
});

test('a folder is linked only by whoever says that it is trusted, and a tarball that does not load is not installed', async () => {
  const folder = await pluginFolder();
  for (const more of [[], ['--trust', 'acme.pub']]) {
    const { exit, stderr } = await scene.home.cse(['plugins', 'link', folder, ...more]);
    expect({ exit, code: codeOf(stderr) }).toEqual({ exit: 5, code: 'PLUGIN_UNSIGNED' });
  }
  for (const [command, flags] of Object.entries({
    install: ['--trust=PUB', '--allow-unsigned'],
    link: ['--allow-unsigned'],
  })) {
    const { stdout } = await scene.home.cse(['plugins', command, '--help']);
    for (const flag of flags) expect(stdout).toContain(flag);
  }
  const broken = pack(await pluginFolder({ module: 'import "./nowhere.js";' }));
  const { exit, stderr } = await scene.home.cse(['plugins', 'install', broken, '--allow-unsigned'], { offline });
  expect({ exit, code: codeOf(stderr) }).toEqual({ exit: 7, code: 'PLUGIN_BROKEN' });
  expect((await scene.home.cse(['plugins'])).stdout).not.toContain('acme-extra');
});

test('a tarball that wants more than it carries fails at once, and says why', async () => {
  const tarball = pack(await pluginFolder({ rest: { dependencies: { 'left-pad': '1.3.0' } } }));
  const { exit, stderr } = await scene.home.cse(['plugins', 'install', tarball, '--allow-unsigned'], { offline });
  expect({ exit, code: codeOf(stderr) }).toEqual({ exit: 7, code: 'PLUGIN_INSTALL' });
  expect(stderr).toContain('Bundle the dependencies');
  expect((await scene.home.cse(['plugins', 'install', './none.tgz'])).stderr).toContain('./none.tgz does not exist');
});

test.each([
  ['another api number', { api: 2 }, 'PLUGIN_API'],
  ['a path out of its package', { plugin: '../x.js' }, 'PLUGIN_DECLARATION'],
  ['a name without a scope', { use: 'extra' }, 'PLUGIN_DECLARATION'],
  ['a path out of the base', { paths: ['../x'] }, 'PLUGIN_DECLARATION'],
  ['a source that is no registry', { sources: [{ from: 'https://x', to: 'y' }] }, 'PLUGIN_DECLARATION'],
  ['a flag that is taken', { flags: { to: { summary: 'x' } } }, 'PLUGIN_FLAG'],
  ['a flag of another plugin with another shape', { flags: { image: { summary: 'x', boolean: true } } }, 'PLUGIN_FLAG'],
])('%s is refused before anything is linked or installed', async (_title, cse, code) => {
  const folder = await pluginFolder({ cse });
  const linked = await scene.home.cse(['plugins', 'link', folder, '--allow-unsigned']);
  const installed = await scene.home.cse(['plugins', 'install', pack(folder), '--allow-unsigned'], { offline });
  for (const { exit, stderr } of [linked, installed]) expect({ exit, code: codeOf(stderr) }).toEqual({ exit: 7, code });
  expect((await scene.home.cse(['plugins'])).stdout).not.toContain('acme');
});

test('a plugin is checked as a folder and as a tarball, and what is wrong is told with exit code 7', async () => {
  const folder = await pluginFolder();
  for (const path of [folder, pack(folder)])
    expect(await scene.home.cse(['plugins', 'check', path])).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('✔ acme-extra keeps the contract'),
    });
  await pluginFolder({ rest: { dependencies: { 'left-pad': '1.3.0' } } });
  const checked = await scene.home.cse(['plugins', 'check', '--json'], { cwd: folder });
  expect(checked.exit).toBe(7);
  expect(JSON.parse(checked.stdout)).toMatchObject({
    ok: false,
    exit: 7,
    checks: expect.arrayContaining([
      expect.objectContaining({ ok: false, message: expect.stringContaining('left-pad') }),
    ]),
  });
  const packed = await scene.home.cse(['plugins', 'pack', folder]);
  expect({ exit: packed.exit, code: codeOf(packed.stderr) }).toEqual({ exit: 7, code: 'PLUGIN_PACK' });
});

test('what nobody vouches for, or somebody who is not trusted, is not installed, and nothing takes the place of ours', async () => {
  const tarball = pack(await pluginFolder());
  const install = (...more: readonly string[]) => scene.home.cse(['plugins', 'install', tarball, ...more], { offline });
  expect(codeOf((await install()).stderr)).toBe('PLUGIN_UNSIGNED');
  const [ours, others] = [generateKeys(randomBytes), generateKeys(randomBytes)];
  for (const [name, keys] of Object.entries({ ours, others }))
    await writeFile(join(scene.home.dir, `${name}.pub`), keys.publicKey);
  const sign = async (bytes: Uint8Array) =>
    writeFile(`${tarball}.minisig`, signDetached(bytes, { secretKey: ours.secretKey, comment: 'acme' }));
  await sign(await readFile(tarball));
  expect(await install('--trust', 'others.pub')).toMatchObject({ exit: 5, stderr: expect.stringContaining(ours.id) });
  await sign(Buffer.from('another tarball'));
  expect(await install('--trust', 'ours.pub')).toMatchObject({
    exit: 6,
    stderr: expect.stringContaining('PLUGIN_SIGNATURE_WRONG'),
  });
  expect((await scene.home.cse(['plugins'])).stdout).not.toContain('acme');
  await sign(await readFile(tarball));
  const trusted = join(scene.home.dir, '.config/cse/trusted-keys');
  await mkdir(trusted, { recursive: true });
  await rename(join(scene.home.dir, 'ours.pub'), join(trusted, 'ours.pub'));
  const said = await install();
  expect(said, said.stderr).toMatchObject({
    exit: 0,
    stderr: expect.stringContaining(`signed with the key ${ours.id}`),
  });

  const spoof = await pluginFolder({ rest: { name: '@cse/plugin-container-images', version: '9.9.9' } });
  const spoofed = pack(spoof, 'cse-plugin-container-images-9.9.9');
  expect(await scene.home.cse(['plugins', 'install', spoofed, '--allow-unsigned'])).toMatchObject({ exit: 5 });
});

test('a plugin takes the place of one of cse for whoever names that one, and gives it back when it is uninstalled', async () => {
  const item = { type: 'object', properties: { charts: { type: 'array' } }, additionalProperties: false };
  const cse = { replaces: ['container-images'], item: './dist/item.schema.json' };
  // As definePlugin throws it for a schema of zod's.
  const invalid = `Object.assign(new Error('no', { cause: { issues: [{ path: [], message: 'no', keys: ['chart'] }] } }),
    { [Symbol.for('cse.error')]: true, code: 'ITEM_INVALID', fault: 'usage' })`;
  const folder = await pluginFolder({
    cse,
    module: PLAN.replace('for (', `if (options.chart) throw ${invalid}; for (`),
  });
  await writeFile(join(folder, 'dist', 'item.schema.json'), JSON.stringify(item));
  const install = ['plugins', 'install', pack(folder), '--allow-unsigned'];
  const refused = await scene.home.cse(install, { offline });
  expect({ exit: refused.exit, code: codeOf(refused.stderr) }).toEqual({ exit: 5, code: 'PLUGIN_REPLACES' });
  expect(refused.stderr).toContain('--replace container-images');
  expect(await scene.home.cse([...install, '--replace', 'container-images'], { offline })).toMatchObject({ exit: 0 });
  const { stdout, stderr } = await scene.home.cse(['plugins', 'inspect', 'acme-extra']);
  expect(stdout).toContain('acme-extra');
  expect(stderr).toContain('takes the place of container-images');
  const described = JSON.parse((await scene.home.cse(['config', 'schema'])).stdout);
  expect(Object.keys(described.properties)).toEqual(expect.arrayContaining(['acme-chart', 'tkg']));
  expect(Object.keys(described.properties)).not.toContain('image');
  expect(JSON.stringify(described.properties.items)).toContain('{"use":{},"charts":{"type":"array"}}');
  await writeFile(join(scene.home.dir, 'cse.yaml'), 'items:\n  - use: "@acme/extra"\n    chart: []\n');
  const wrong = await scene.home.cse(['plan', ...network()]);
  expect({ exit: wrong.exit, code: codeOf(wrong.stderr) }).toEqual({ exit: 2, code: 'CONFIG_INVALID' });
  expect(wrong.stderr).toContain('cse.yaml:3: there is no key "items.0.chart" (the item is for @acme/extra)');
  expect(wrong.stderr).toContain('Did you mean "charts"?');
  expect(await scene.home.cse(['plugins', 'uninstall', 'acme-extra'], { offline })).toMatchObject({ exit: 0 });
  const back = ['plan', '--image', 'vendor.example/lib/one:v1', '--config', '/dev/null', ...network()];
  expect(await scene.home.cse(back)).toMatchObject({ exit: 0 });
});

test('no code of a plugin runs before it is called, and one that is changed after it was installed stops the run', async () => {
  const folder = await pluginFolder({ rest: { oclif: { commands: './dist/commands' } } });
  const loaded = join(scene.home.dir, 'loaded');
  const command = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(loaded)}, '');
    export default { id: 'charts', summary: 'x', flags: {}, args: {}, run: async () => console.log('ran') };`;
  await mkdir(join(folder, 'dist', 'commands'));
  await writeFile(join(folder, 'dist', 'commands', 'charts.js'), command);
  const described = { id: 'charts', isESM: true, relativePath: ['dist', 'commands', 'charts.js'], aliases: [] };
  const commands = { charts: { ...described, hiddenAliases: [], pluginName: 'acme-extra', flags: {}, args: {} } };
  await writeFile(join(folder, 'oclif.manifest.json'), JSON.stringify({ version: '1.2.3', commands }));
  await scene.home.cse(['plugins', 'install', pack(folder), '--allow-unsigned'], { offline });
  const asked = ['plan', '--acme-chart', 'lib/two:v2', ...network()];
  expect(await scene.home.cse(asked)).toMatchObject({ exit: 0 });
  expect(existsSync(loaded)).toBe(false);
  expect(await scene.home.cse(['charts'])).toMatchObject({ exit: 0, stdout: 'ran\n' });
  expect(existsSync(loaded)).toBe(true);
  const module = join(scene.home.dir, '.local/share/cse/node_modules/acme-extra/dist/index.js');
  await writeFile(module, `${await readFile(module, 'utf8')}// changed`);
  const changed = await scene.home.cse(asked);
  const refused = await scene.home.cse(['charts']);
  expect(refused.stdout).toBe('');
  for (const { exit, stderr } of [changed, refused])
    expect({ exit, code: codeOf(stderr) }).toEqual({ exit: 6, code: 'PLUGIN_CHANGED' });
  expect((await scene.home.cse(['plan', '--image', 'vendor.example/lib/one:v1', ...network()])).exit).toBe(0);
});

test('its hooks are not run, what it prints disturbs no document, and the credentials of the user are not in reach', async () => {
  const folder = await pluginFolder({
    rest: { oclif: { hooks: { init: './dist/hook.js' } } },
    module: PLAN.replace(
      'for (',
      `console.log('hello'); const { readFileSync } = await import('node:fs');
       try { readFileSync(${JSON.stringify(join(scene.home.dir, '.docker/config.json'))}); context.note('has read it') }
       catch (error) { context.note('denied: ' + error.code) } for (`,
    ),
  });
  await writeFile(join(folder, 'dist', 'hook.js'), `export default async function () { console.log('HOOK'); }`);
  await mkdir(join(scene.home.dir, '.docker'), { recursive: true });
  await writeFile(join(scene.home.dir, '.docker', 'config.json'), '{"auths":{}}');
  await scene.home.cse(['plugins', 'link', folder, '--allow-unsigned']);
  const { exit, stdout, stderr } = await scene.home.cse(['plan', '--acme-chart', 'lib/two:v2', ...network(), '--json']);
  expect(exit, stderr).toBe(0);
  expect(Object.keys(JSON.parse(stdout))).toContain('images');
  expect(stdout).not.toContain('HOOK');
  expect(stderr + stdout).toContain('denied: ERR_ACCESS_DENIED');
});

test('a plugin that never answers is ended by one Ctrl-C', async () => {
  await link({ module: PLAN.replace('for (', 'for (;;); for (') });
  const { exit } = await scene.home.cse(['mirror', '--acme-chart', 'lib/two:v2', ...network()], {
    onStderr: (text, stop) => text.includes('planning') && setTimeout(() => stop('SIGINT'), 1500),
  });
  expect(exit).toBe(130);
});

describe('a plugin that breaks the contract ends with 7, and names itself', () => {
  const cases = {
    'another api number': { written: { cse: { api: 2 } }, code: 'PLUGIN_API' },
    'a declaration that is not one': { written: { cse: { plugin: '../x.js' } }, code: 'PLUGIN_DECLARATION' },
    'a name without a scope': { written: { cse: { use: 'extra' } }, code: 'PLUGIN_DECLARATION' },
    'a flag that is taken': {
      written: { cse: { flags: { to: { summary: 'x' }, 'acme-chart': { summary: 'x' } } } },
      code: 'PLUGIN_FLAG',
    },
    'a module that does not load': { written: { module: 'import "./nowhere.js";' }, code: 'PLUGIN_BROKEN' },
    'another default export': { written: { module: 'export default 1;' }, code: 'PLUGIN_BROKEN' },
    'a plan that throws': {
      written: { module: PLAN.replace('for (', 'throw new TypeError("oops"); for (') },
      code: 'PLUGIN_THREW',
    },
  };
  // Seven processes each: one of each kind, and with `CI` all.
  const tried = Object.entries(cases).filter(([, { code }]) => process.env['CI'] || /API|THREW/.test(code));
  for (const [title, { written, code }] of tried) {
    test(title, async () => {
      await link();
      // What was well when it was linked need not stay so.
      await pluginFolder(written);
      const { exit, stderr } = await scene.home.cse(['plan', '--acme-chart', 'lib/two:v2', ...network()]);
      expect({ exit, code: codeOf(stderr), named: /acme.extra/.test(stderr) }).toEqual({ exit: 7, code, named: true });
      await writeFile(join(scene.home.dir, 'acme.yaml'), 'items: [{ use: "@acme/extra", charts: ["lib/two:v2"] }]');
      const inFile = await scene.home.cse(['plan', '--config', 'acme.yaml', ...network()]);
      // A name without a scope is another name.
      const isOther = title === 'a name without a scope';
      expect({ exit: inFile.exit, code: codeOf(inFile.stderr) }).toEqual(
        isOther ? { exit: 2, code: 'PLUGIN_UNKNOWN' } : { exit: 7, code },
      );
      // Whoever asks for something else is told, and gets it.
      const other = await scene.home.cse(['plan', '--image', 'vendor.example/lib/one:v1', ...network()]);
      expect({ exit: other.exit, said: other.stderr.match(/note: left out: .*acme.extra/g)?.length ?? 0 }).toEqual({
        exit: 0,
        said: ['PLUGIN_API', 'PLUGIN_DECLARATION', 'PLUGIN_FLAG'].includes(code) ? 1 : 0,
      });
      // What is broken must not stand in the way of taking it away.
      expect((await scene.home.cse(['mirror', '--help'])).exit).toBe(0);
      expect((await scene.home.cse(['plugins', 'unlink', 'acme-extra'])).exit).toBe(0);
    });
  }
});
