import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { npmRegistry } from '@cse/testkit';
import { facts, out, ran, scratchFolder } from './made.testing.ts';

const NPM = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
const run = promisify(execFile);

/** The packages that plugins are written with. */
export function pluginKit(): void {
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
