import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { registries } from '@cse/registry';
import { dockerRegistry, image, npmRegistry } from '@cse/testkit';
import { facts, out, ran, scratchFolder } from './made.testing.ts';

const NPM = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
const run = promisify(execFile);

/** The npm packages, installed from a registry and used. */
export function npmPackages(): void {
  test('cse is installed by npm from a registry, and mirrors an image', async () => {
    const folder = scratchFolder();
    await using npm = await npmRegistry(join(out, 'npm'));
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, '.npmrc'), `@cse:registry=${npm.url}\n`);
    await run('npm', ['install', '@cse/cli', ...NPM], { cwd: folder });
    await using source = await dockerRegistry();
    await using target = await dockerRegistry();
    await using store = registries({ everyHost: { plainHttp: true } });
    const { descriptor } = await image(store, `${source.host}/team/app:1.0`, { size: 1000 });
    const plain = [source, target].flatMap(({ host }) => ['--plain-http', host]);
    const wanted = [
      '--only',
      'container-images',
      '--image',
      `${source.host}/team/app:1.0`,
      '--to',
      `${target.host}/lab`,
    ];
    const { stdout } = await run(join(folder, 'node_modules/.bin/cse'), ['mirror', ...wanted, ...plain, '--json'], {
      cwd: folder,
      env: { ...process.env, HOME: folder },
    });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, images: [{ digest: descriptor.digest }] });
    expect(await store.repository(`${target.host}/lab/team/app`).resolve('1.0')).toMatchObject(descriptor);
  });

  test('the registry client by itself pushes and pulls an image as its README shows, and has types', async () => {
    const folder = scratchFolder();
    const own = ['errors', 'text', 'oci', 'store', 'registry'].map((name) => `cse-${name}-${facts.version}.tgz`);
    expect(readdirSync(join(out, 'npm'))).toEqual(expect.arrayContaining(own));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    await run('npm', ['install', ...own.map((file) => join(out, 'npm', file)), ...NPM], { cwd: folder });
    const readme = readFileSync(join(folder, 'node_modules/@cse/registry/README.md'), 'utf8');
    const [, example = ''] = /```js\n([^]*?)```/.exec(readme) ?? [];
    expect(example).toContain("app.tag(image, 'v1.2.3')");
    await using registry = await dockerRegistry();
    writeFileSync(join(folder, 'example.js'), example.replaceAll('localhost:5000', registry.host));
    const { stdout } = await run(process.execPath, ['example.js'], {
      cwd: folder,
      env: { ...process.env, HOME: folder },
    });
    expect(stdout).toBe('hello\n');
    const tags = ran('skopeo', ['list-tags', '--tls-verify=false', `docker://${registry.host}/team/app`]);
    expect(JSON.parse(tags)).toMatchObject({ Tags: ['v1.2.3'] });

    writeFileSync(
      join(folder, 'typed.ts'),
      "import { registries } from '@cse/registry';\nconst wrong: number = registries({});\n",
    );
    const checked = run(
      join(facts.root, 'node_modules/.bin/tsc'),
      [
        '--noEmit',
        '--ignoreConfig',
        '--module',
        'nodenext',
        '--target',
        'es2024',
        '--lib',
        'esnext',
        '--skipLibCheck',
        'typed.ts',
      ],
      { cwd: folder },
    );
    await expect(checked).rejects.toMatchObject({ stdout: expect.stringContaining("Type 'Store' is not assignable") });
  });
}
