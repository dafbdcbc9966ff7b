import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printLicences } from './third-party.mjs';
import { componentsOf, RUNTIME_LIBRARIES, runtimeComponents, sorted, type Component } from './components.ts';
import { debianPackages, unpackDebian } from './debian.ts';
import { NAMES, type Architecture, type Facts } from './facts.ts';
import { neededGlibc, pinnedNode } from './pinned-node.ts';

/** What makes an installation for one architecture. */
export interface InstallationOptions {
  readonly arch: Architecture;
  /** The command line as it was deployed. */
  readonly deployed: string;
  /** The package that this is inside of: how it is brought up to date. */
  readonly package?: 'deb' | 'rpm' | 'image' | undefined;
}

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
  for (const name of ['LICENSE', 'CHANGELOG.md'])
    await cp(join(facts.root, name), join(top, name), { dereference: true });
  const others = (await installedComponents(facts, options)).filter(({ name }) => !name.startsWith('@cse/'));
  await writeFile(join(top, 'THIRD-PARTY-LICENSES'), printLicences(others));
}

/** All that an installation consists of. */
export async function installedComponents(
  facts: Facts,
  { arch, deployed }: InstallationOptions,
): Promise<readonly Component[]> {
  return sorted([...(await componentsOf(deployed)), ...(await runtimeComponents(facts, arch))]);
}

async function layOutLibraries(folder: string, facts: Facts, arch: Architecture): Promise<readonly string[]> {
  const unpacked = `${folder}.debs`;
  await mkdir(folder, { recursive: true });
  await unpackDebian(await debianPackages(facts, arch, RUNTIME_LIBRARIES), unpacked);
  const { triplet } = NAMES[arch];
  const names = { 'libstdc++.so.6': `usr/lib/${triplet}`, 'libgcc_s.so.1': `lib/${triplet}` };
  for (const [name, from] of Object.entries(names))
    await cp(join(unpacked, from, name), join(folder, name), { dereference: true });
  await rm(unpacked, { recursive: true });
  return Object.keys(names).map((name) => join(folder, name));
}
