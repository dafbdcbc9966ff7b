import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import type { Architecture, Facts } from './facts.ts';

/** A folder with the pinned Node for an architecture: `bin/node`, `LICENSE`. Fetched once, and checked against the lockfile. */
export async function pinnedNode(facts: Facts, arch: Architecture): Promise<string> {
  const name = `node-linux-${arch}`;
  const installed = join(facts.root, 'node_modules', name);
  if (existsSync(join(installed, 'bin/node'))) return installed;
  const cache = join(facts.root, 'node_modules/.cache/cse-release');
  const kept = join(cache, `${name}-${facts.node}`);
  if (existsSync(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const tarball = join(cache, `${name}-${facts.node}.tgz`);
  await command('npm', ['pack', `${name}@${facts.node}`, '--pack-destination', cache, '--loglevel=error'], {
    cwd: cache,
  });
  await checkIntegrity(facts, { name, tarball });
  await rm(`${kept}.new`, { recursive: true, force: true });
  await mkdir(`${kept}.new`);
  await command('tar', ['-xzf', tarball, '-C', `${kept}.new`, '--strip-components=1']);
  await rm(tarball);
  await rename(`${kept}.new`, kept);
  return kept;
}

async function checkIntegrity({ root, node }: Facts, { name, tarball }: { name: string; tarball: string }) {
  const lock = await readFile(join(root, 'pnpm-lock.yaml'), 'utf8');
  const wanted = lock.split(`\n  ${name}@${node}:\n`)[1]?.match(/integrity: (sha512-[^}\s,]+)/)?.[1];
  const found = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  if (found !== wanted) throw new Error(`${tarball} is ${found}, and pnpm-lock.yaml names ${wanted}`);
}

/** The newest version of glibc that some programs and libraries ask for, as `2.28`. */
export async function neededGlibc(files: readonly string[]): Promise<string> {
  const listed = await command('readelf', ['--version-info', '--wide', ...files]);
  const versions = listed.matchAll(/GLIBC_(\d+)\.(\d+)/g).map(([, major, minor]) => [Number(major), Number(minor)]);
  const newest = [...versions].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d).at(-1);
  if (!newest) throw new Error(`${files.join(', ')} asks for no glibc`);
  return newest.join('.');
}
