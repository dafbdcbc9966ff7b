import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import { debianPackages } from './debian.ts';
import type { Architecture, Facts } from './facts.ts';
import { neededGlibc, pinnedNode } from './pinned-node.ts';

/** What makes an installation for one architecture. */
export interface InstallationOptions {
  readonly arch: Architecture;
  /** The command line as it was deployed. */
  readonly deployed: string;
  /** The package that this is inside of: how it is brought up to date. */
  readonly package?: 'deb' | 'rpm' | 'image' | undefined;
}

const LIBRARIES = ['libstdc++6', 'libgcc-s1'];

/**
 * Lays out cse as it is installed: `bin/cse`, `lib/node`, `lib/libstdc++`, `lib/cse`, and `release.json`, which says what it is.
 */
export async function layOut(top: string, facts: Facts, options: InstallationOptions): Promise<void> {
  const { arch, deployed } = options;
  const node = await pinnedNode(facts, arch);
  const lib = join(top, 'lib');
  await mkdir(join(top, 'bin'), { recursive: true });
  await cp(deployed, join(lib, 'cse'), { recursive: true });
  await cp(join(node, 'bin/node'), join(lib, 'node'));
  await chmod(join(lib, 'node'), 0o755);
  const libraries = await layOutLibraries(join(lib, 'libstdc++'), facts, arch);
  const launcher = await readFile(join(facts.root, 'tools/release/files/cse.sh'), 'utf8');
  const filled = launcher
    .replaceAll('@ARCH@', arch)
    .replaceAll('@GLIBC@', await neededGlibc([join(lib, 'node')]))
    .replaceAll('@CARRIED_GLIBC@', await neededGlibc(libraries));
  await writeFile(join(top, 'bin/cse'), filled, { mode: 0o755 });
  const release = { version: facts.version, platform: `linux-${arch}`, node: facts.node, package: options.package };
  await writeFile(join(top, 'release.json'), `${JSON.stringify(release, undefined, 2)}\n`);
  await cp(join(facts.root, 'LICENSE'), join(top, 'LICENSE'));
}

async function layOutLibraries(folder: string, facts: Facts, arch: Architecture): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const unpacked = `${folder}.debs`;
  for (const { file } of await debianPackages(facts, arch, LIBRARIES))
    await command('dpkg-deb', ['--extract', file, unpacked]);
  const triplet = arch === 'x64' ? 'x86_64-linux-gnu' : 'aarch64-linux-gnu';
  const names = { 'libstdc++.so.6': `usr/lib/${triplet}`, 'libgcc_s.so.1': `lib/${triplet}` };
  for (const [name, from] of Object.entries(names))
    await cp(join(unpacked, from, name), join(folder, name), { dereference: true });
  await command('rm', ['-r', unpacked]);
  return Object.keys(names).map((name) => join(folder, name));
}
