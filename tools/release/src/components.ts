import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLicences, readThirdParty, type ThirdParty } from './third-party.mjs';
import { debianPackages } from './debian.ts';
import type { Architecture, Facts } from './facts.ts';
import { pinnedNode } from './pinned-node.ts';

/** A part of what is released that has a name, a version and a licence. */
export interface Component extends ThirdParty {
  /** Where it is from, as a package URL (purl-spec). */
  readonly purl: string;
}

/** What a deployed command line consists of: the packages in its folder, and those that are bundled in them. */
export async function componentsOf(deployed: string): Promise<readonly Component[]> {
  const found: ThirdParty[] = [...(await bundledIn(deployed))];
  for (const entry of await readdir(join(deployed, 'node_modules'), { withFileTypes: true, recursive: true })) {
    const folder = entry.parentPath;
    if (entry.name !== 'package.json' || !/\/node_modules\/(@[^/]+\/)?[^/]+$/.test(folder)) continue;
    found.push(readThirdParty(folder), ...(await bundledIn(folder)));
  }
  return sorted(found.filter(({ name, version }) => name && version).map(withPurl));
}

/** What lies in a package's bundle, as its build has written it down. */
export async function bundledIn(folder: string): Promise<readonly ThirdParty[]> {
  const path = join(folder, 'dist/THIRD-PARTY-LICENSES');
  return existsSync(path) ? parseLicences(await readFile(path, 'utf8')) : [];
}

/** The pinned Node and what it needs, for one architecture. */
export async function runtimeComponents(facts: Facts, arch: Architecture): Promise<readonly Component[]> {
  const text = await readFile(join(await pinnedNode(facts, arch), 'LICENSE'), 'utf8');
  const name = `node-linux-${arch}`;
  const node = { ...withPurl({ name, version: facts.node, licence: 'MIT', text }), name: 'node' };
  return [node, ...(await debianComponents(facts, arch, RUNTIME_LIBRARIES))];
}

/** The Debian packages with what Node needs besides glibc; the last has their copyright. */
export const RUNTIME_LIBRARIES = ['libstdc++6', 'libgcc-s1', 'gcc-12-base'];

/** Debian's packages as components. */
export async function debianComponents(
  facts: Facts,
  arch: Architecture,
  names: readonly string[],
): Promise<readonly Component[]> {
  const packages = await debianPackages(facts, arch, names);
  return packages.map(({ name, version, copyright, debian }) => ({
    name,
    version,
    licence:
      name.startsWith('lib') && /gcc|stdc/.test(name) ? 'GPL-3.0-or-later WITH GCC-exception-3.1' : 'see its text',
    text: copyright,
    purl: `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${debian}`,
  }));
}

/** An npm package as a component. */
export function withPurl(party: ThirdParty): Component {
  return { ...party, purl: `pkg:npm/${party.name.replace('@', '%40')}@${party.version}` };
}

/** Each once, in the order of their names. */
export function sorted(components: readonly Component[]): readonly Component[] {
  const unique = new Map(components.map((component) => [component.purl, component]));
  return [...unique].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, component]) => component);
}
