import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { dockerRegistry, postgres } from '@cse/testkit';
import { carriedCse } from './carried.testing.ts';
import { canInstall, ensureMade, facts, inside, minimalRoot, out, ran, scratchFolder } from './made.testing.ts';
import { npmPackages } from './npm.testing.ts';
import { neededGlibc } from './pinned-node.ts';
import { pluginChain } from './plugin-chain.testing.ts';
import { pluginKit } from './plugin-kit.testing.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

const { version } = facts;
const SAYS = `cse/${version} linux-x64 node-v${facts.node}\n`;

describe.runIf(canInstall)('what is released', () => {
  const scratch = scratchFolder();
  beforeAll(ensureMade);

  describe('npm packages', npmPackages);
  describe('what plugins are written with', pluginKit);
  describe('a plugin of others', pluginChain);
  describe('an archive', carriedCse);

  test('the tarball runs with a shell and glibc alone, without Node and network', async () => {
    const root = await minimalRoot(join(scratch, 'tarball'));
    const top = `cse-${version}-linux-x64`;
    ran('tar', ['-xzf', join(out, `${top}.tar.gz`), '-C', root]);
    expect(inside(root, [`/${top}/bin/cse`, '--version'])).toEqual({ status: 0, stdout: SAYS, stderr: '' });
    const releases = inside(root, [`/${top}/bin/cse`, 'releases']);
    expect({ ...releases, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(releases.stdout).toContain('tkg 2.5.2');
    expect(inside(root, [`/${top}/bin/cse`, 'archive', 'keygen', '/tmp/my'])).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(root, 'tmp/my.pub'))).toBe(true);
    // What was compiled at the first start is kept for the next.
    expect(readdirSync(join(root, 'root/.cache/cse/compiled')).length).toBeGreaterThan(0);
    const links = ran('find', [join(root, top), '-type', 'l']);
    expect({ links, megabytes: statSync(join(out, `${top}.tar.gz`)).size / 1e6 < 75 }).toEqual({
      links: '',
      megabytes: true,
    });
    expect(await readFile(join(root, top, 'THIRD-PARTY-LICENSES'), 'utf8')).toMatch(/^zod \S+ \(MIT\)$/m);
  });

  test("the README's three commands lead from the files of a release to what cse doctor finds", () => {
    const readme = readFileSync(join(facts.root, 'README.md'), 'utf8');
    const [, commands = ''] = /^## Install\n[^]*?```sh\n([^]*?)```/m.exec(readme) ?? [];
    const folder = join(scratch, 'download');
    mkdirSync(folder);
    for (const name of [`cse-${version}-linux-x64.tar.gz`, 'SHA256SUMS'])
      copyFileSync(join(out, name), join(folder, name));
    // The folders that they write to are this test's own, and there is no network.
    const before = 'set -e; mount -t tmpfs none /opt; mount -t tmpfs none /usr/local/bin; sudo() { "$@"; }\n';
    const ended = spawnSync('unshare', ['-n', '-m', 'sh', '-c', before + commands], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: folder, NO_COLOR: '1' },
    });
    expect(ended.stdout).toContain(`cse-${version}-linux-x64.tar.gz: OK`);
    expect(ended.stdout + ended.stderr).toMatch(
      /base\.myregistry\.company\.com.*(cannot be resolved|does not answer|not found)/i,
    );
    expect(ended.status).toBeGreaterThan(2);
  });

  test('the Debian package is installed by dpkg, and its units are right and not enabled', async () => {
    const root = await minimalRoot(join(scratch, 'deb'));
    await mkdir(join(root, 'var/lib/dpkg'), { recursive: true });
    const forced = ['--force-depends', '--log=/dev/null'];
    ran('dpkg', [`--root=${root}`, ...forced, '--install', join(out, `cse_${version}_amd64.deb`)]);
    expect(inside(root, ['/usr/bin/cse', '--version'])).toEqual({ status: 0, stdout: SAYS, stderr: '' });
    expectSystemFiles(root, 'usr/share/zsh/vendor-completions/_cse');
    expect(ran('dpkg', [`--root=${root}`, '--listfiles', 'cse'])).toContain('/usr/share/man/man1/cse-mirror.1.gz');
    ran('dpkg', [`--root=${root}`, '--log=/dev/null', '--purge', 'cse']);
    expect(existsSync(join(root, 'usr/lib/cse'))).toBe(false);
  });

  test('the RPM package is installed by rpm, and removed', async () => {
    const root = await minimalRoot(join(scratch, 'rpm'));
    const rpm = (...args: readonly string[]) => ran('rpm', ['--root', root, '--dbpath', '/var/lib/rpm', ...args]);
    rpm('--nodeps', '--install', join(out, `cse-${version}-1.x86_64.rpm`));
    expect(inside(root, ['/usr/bin/cse', '--version'])).toEqual({ status: 0, stdout: SAYS, stderr: '' });
    expectSystemFiles(root, 'usr/share/zsh/site-functions/_cse');
    expect(rpm('--query', '--requires', 'cse')).toContain('glibc >= 2.28');
    expect(rpm('--verify', '--nodeps', 'cse')).toBe('');
    rpm('--erase', 'cse');
    expect(existsSync(join(root, 'usr/lib/cse'))).toBe(false);
  });

  test('the image runs as nobody special, and skopeo and cse copy push it for both platforms', async () => {
    const layout = join(scratch, 'layout');
    await mkdir(layout);
    const tar = join(out, `cse-${version}-image.oci.tar`);
    ran('tar', ['-xf', tar, '-C', layout]);
    const read = (digest: string) => JSON.parse(readFileSync(join(layout, 'blobs/sha256', digest.slice(7)), 'utf8'));
    const [entry] = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')).manifests;
    const [amd64, arm64] = read(entry.digest).manifests;
    expect([amd64, arm64].map(({ platform }) => platform.architecture)).toEqual(['amd64', 'arm64']);
    const root = join(scratch, 'image');
    await mkdir(root);
    const manifest = read(amd64.digest);
    for (const { digest } of manifest.layers)
      ran('tar', ['-xzpf', join(layout, 'blobs/sha256', digest.slice(7)), '-C', root]);
    const { User, Entrypoint } = read(manifest.config.digest).config;
    expect(inside(root, [...Entrypoint, '--version'], User)).toEqual({ status: 0, stdout: SAYS, stderr: '' });
    expect(inside(root, [...Entrypoint, 'archive', 'keygen', '/home/cse/my'], User)).toMatchObject({ status: 0 });
    // As any user too, who is in no list: so some clusters run all.
    expect(inside(root, [...Entrypoint, 'releases'], '1234567:0')).toMatchObject({ status: 0, stderr: '' });
    expect(statSync(tar).size).toBeLessThan(100e6);
    // A worker needs nothing besides the image, and the licences of what speaks to its database are there.
    await using database = await postgres();
    const worker = [...Entrypoint, 'worker', '--queue', database.url, '--until-empty'];
    const entered = ['-m', 'chroot', `--userspec=${User}`, root, ...worker];
    expect(ran('unshare', entered, { env: { PATH: process.env.PATH, HOME: '/home/cse' } })).toBe('');
    expect(readFileSync(join(root, 'usr/lib/cse/THIRD-PARTY-LICENSES'), 'utf8')).toMatch(/^pg-boss \S+ \(MIT\)$/m);

    await using registry = await dockerRegistry();
    const there = `${registry.host}/tools/cse`;
    const skopeo = ['--insecure-policy', 'copy', '--all', '--quiet', '--dest-tls-verify=false'];
    ran('skopeo', [...skopeo, `oci-archive:${tar}`, `docker://${there}:${version}`]);
    // The image's own cse pushes it too.
    copyFileSync(tar, join(root, 'cse.tar'));
    ran('chroot', [root, ...Entrypoint, 'copy', '--tar', '/cse.tar', '--to-repo', `${there}-copied`]);
    const [pushed = '', copied] = [there, `${there}-copied`].map((repository) =>
      ran('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${repository}:${version}`]),
    );
    expect(JSON.parse(pushed)).toEqual(read(entry.digest));
    expect(copied).toBe(pushed);
  });

  test('the tarball for arm64 has programs for arm64 alone, which need no newer glibc than it says', async () => {
    const top = `cse-${version}-linux-arm64`;
    ran('tar', ['-xzf', join(out, `${top}.tar.gz`), '-C', scratch]);
    const programs = readdirSync(join(scratch, top, 'lib'), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => isProgram(path));
    const names = programs.map((path) => path.slice(join(scratch, top, 'lib/').length)).sort();
    expect(names).toEqual(['libstdc++/libgcc_s.so.1', 'libstdc++/libstdc++.so.6', 'node']);
    for (const path of programs) expect(ran('readelf', ['--file-header', path]), path).toMatch(/Machine: +AArch64/);
    const launcher = await readFile(join(scratch, top, 'bin/cse'), 'utf8');
    expect(launcher).toContain(await neededGlibc([join(scratch, top, 'lib/node')]));
    expect(launcher).toContain('arm64');
  });

  test('every file is named in SHA256SUMS, which is signed, and has a list of its parts', () => {
    ran('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: out });
    const sums = readFileSync(join(out, 'SHA256SUMS'), 'utf8');
    const files = [...sums.matchAll(/^\w+ {2}(.+)$/gm)].map(([, path = '']) => path);
    expect(files).toContain(`cse-${version}-linux-arm64.tar.gz`);
    for (const file of files.filter((path) => !path.startsWith('sbom/'))) {
      const bom = JSON.parse(readFileSync(join(out, 'sbom', `${file.replace('npm/', '')}.cdx.json`), 'utf8'));
      expect(bom, file).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    }
    if (existsSync(join(out, 'test.pub'))) {
      const said = ran('minisign', ['-V', '-p', 'test.pub', '-m', 'SHA256SUMS'], { cwd: out });
      expect(said).toContain('test');
    }
  });
});

/** Whether a file begins as ELF files do. */
function isProgram(path: string): boolean {
  const beginning = readFileSync(path).subarray(0, 4);
  return beginning.toString('latin1') === '\x7fELF';
}

function expectSystemFiles(root: string, zsh: string): void {
  const units = ['cse-mirror.service', 'cse-mirror.timer', 'cse-serve.service'];
  const paths = units.map((unit) => join(root, 'usr/lib/systemd/system', unit));
  // The commands that they start are looked for below the root.
  ran('systemd-analyze', [`--root=${root}`, '--man=no', '--recursive-errors=no', 'verify', ...units]);
  for (const path of [...paths, join(root, 'usr/share/bash-completion/completions/cse'), join(root, zsh)])
    expect(existsSync(path), path).toBe(true);
  expect(existsSync(join(root, 'etc/systemd/system/timers.target.wants'))).toBe(false);
}
