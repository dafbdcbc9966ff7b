import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { facts, out, ran, scratchFolder } from './made.testing.ts';
import { npmRegistry } from './npm-registry.testing.ts';

const NPM = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
const run = promisify(execFile);

/** A plugin of somebody else's, from the first command to what it brings across an air gap. */
export function pluginChain(): void {
  test("the tutorial's commands create, test, pack, sign and install a plugin, which then works without a network", async () => {
    const folder = scratchFolder();
    const others = ran('npm', ['config', 'get', 'registry']).trim();
    await using npm = await npmRegistry(join(out, 'npm'), { others });
    writeFileSync(
      join(folder, '.npmrc'),
      `registry=${npm.url}\nyes=true\naudit=false\nfund=false\nprefer-offline=true\n`,
    );
    // What is set for the tests of cse is not set for those of a plugin.
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      npm_config_cache: ran('npm', ['config', 'get', 'cache']).trim(),
    };
    const tutorial = readFileSync(join(facts.root, 'docs/plugins/tutorial.md'), 'utf8');
    const commands = [...tutorial.matchAll(/^```sh\n([^]*?)```/gm)].map(([, lines = '']) => lines).join('');
    const { stdout, stderr } = await run('sh', ['-ec', commands], { cwd: folder, env, maxBuffer: 1e8 });
    expect(stdout).toMatch(/Tests .*passed/);
    expect(stdout).toContain('--acme-charts');
    expect(stdout).toContain('keeps the contract');
    expect(stderr).toContain('signed with the key');
    const project = join(folder, 'cse-plugin-charts');
    const tarball = 'acme-cse-plugin-charts-1.0.0.tgz';

    const used = ran('unshare', ['-n', process.execPath, '--conditions=cse:source', USE, project, tarball], {
      cwd: folder,
      env,
    });
    const at = 'lab/acme/charts/app:1.0.0';
    expect(JSON.parse(used)).toEqual({
      installed: expect.stringContaining('signed with the key'),
      planned: [expect.stringContaining(at)],
      mirrored: { ok: true, images: [expect.stringContaining(at)] },
      exported: true,
      imported: { ok: true, images: [expect.stringContaining(at)] },
      verified: true,
      sameDigest: true,
    });
  });

  test('the types of what plugins are written with hold without skipLibCheck', async () => {
    const folder = scratchFolder();
    const names = ['plugin', 'errors', 'oci', 'store', 'graph', 'imgpkg', 'plugin-kit'];
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    await using npm = await npmRegistry(join(out, 'npm'));
    writeFileSync(join(folder, '.npmrc'), `@cse:registry=${npm.url}\n`);
    await run('npm', ['install', '@types/node@24', ...names.map((name) => `@cse/${name}`), ...NPM], { cwd: folder });
    writeFileSync(join(folder, 'all.ts'), names.map((name) => `export * from '@cse/${name}';\n`).join(''));
    const options = ['--noEmit', '--ignoreConfig', '--module', 'nodenext', '--target', 'es2024', '--strict'];
    const lib = ['--lib', 'es2024,esnext.disposable,esnext.iterator,esnext.array,esnext.collection', '--types', 'node'];
    ran(join(facts.root, 'node_modules/.bin/tsc'), [...options, ...lib, 'all.ts'], { cwd: folder });
  });

  test('publint and attw find nothing wrong with any package', async () => {
    const tarballs = readdirSync(join(out, 'npm')).filter((file) => file.endsWith('.tgz'));
    expect(tarballs.length).toBeGreaterThan(30);
    const bin = join(facts.root, 'node_modules/.bin');
    const check = async (each: readonly string[]) => {
      for (const path of each) {
        await run(join(bin, 'publint'), [path, '--strict']);
        await run(join(bin, 'attw'), [path, '--profile', 'esm-only', '--format', 'ascii']);
      }
    };
    const paths = tarballs.map((file) => join(out, 'npm', file));
    await Promise.all([0, 1].map((half) => check(paths.filter((_, at) => at % 2 === half))));
  });

  test('what is published by pnpm is what is packed', () => {
    const said = ran('pnpm', ['-r', 'publish', '--dry-run', '--no-git-checks', '--json'], { cwd: facts.root });
    for (const name of ['@cse/cli', '@cse/plugin', '@cse/testkit', 'create-cse-plugin']) expect(said).toContain(name);
    expect(readFileSync(join(facts.root, 'package.json'), 'utf8')).toContain('"private": true');
  });
}

const USE = fileURLToPath(new URL('./use-plugin.testing.ts', import.meta.url));
