import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '@cse/executor';
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

function pack(folder: string): string {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', scene.home.dir, folder]);
  return join(scene.home.dir, 'acme-extra-1.2.3.tgz');
}

const link = async (written?: Written) => scene.home.cse(['plugins', 'link', await pluginFolder(written)]);
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

test('a tarball installs without a network, runs no script of its own, and takes part', async () => {
  const marker = join(scene.home.dir, 'script-ran');
  const tarball = pack(await pluginFolder({ rest: { scripts: { postinstall: `touch ${marker}` } } }));
  const installed = await scene.home.cse(['plugins', 'install', tarball], { offline });
  expect(installed).toMatchObject({ exit: 0 });
  expect((await scene.home.cse(['plugins'])).stdout).toContain('acme-extra 1.2.3');
  const { exit, stdout } = await scene.home.cse(['mirror', '--acme-chart', 'lib/two:v2', ...network(), '--json']);
  expect({ exit, owners: owners(stdout) }).toEqual({ exit: 0, owners: ['@acme/extra'] });
  expect(existsSync(marker)).toBe(false);
  expect((await scene.home.cse(['plugins', 'uninstall', 'acme-extra'], { offline })).exit).toBe(0);
  expect((await scene.home.cse(['plugins'])).stdout).not.toContain('acme-extra');
});

test('a tarball that wants more than it carries fails at once, and says why', async () => {
  const tarball = pack(await pluginFolder({ rest: { dependencies: { 'left-pad': '1.3.0' } } }));
  const { exit, stderr } = await scene.home.cse(['plugins', 'install', tarball], { offline });
  expect({ exit, code: codeOf(stderr) }).toEqual({ exit: 7, code: 'PLUGIN_INSTALL' });
  expect(stderr).toContain('Bundle the dependencies');
  expect((await scene.home.cse(['plugins', 'install', './none.tgz'])).stderr).toContain('./none.tgz is not there');
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
  for (const [title, { written, code }] of Object.entries(cases)) {
    test(title, async () => {
      await link(written);
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
