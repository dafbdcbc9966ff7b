import { isDigest } from '@cse/oci';
import { neededPackages } from '@cse/plugin-kit';
import { pluginLock, type FoundPackage, type InstalledPlugin, type PluginsAlong } from '@cse/session';
import { findTarball } from './node-kept-tarballs.ts';

/** What is known here of the plugins that are installed. */
export interface KeptPlugins {
  readonly packages: readonly FoundPackage[];
  /** The file that says what was installed. */
  readonly lock: string;
  /** The folder that tarballs are kept in. */
  readonly tarballs: string;
}

/** The plugins of others that items are for, as the tarballs that they were installed from, to be taken along. */
export async function pluginsAlong(
  plugins: readonly InstalledPlugin[],
  items: readonly { readonly use: string }[],
  { packages, lock, tarballs }: KeptPlugins,
): Promise<PluginsAlong> {
  const uses = new Set(items.map(({ use }) => use));
  const others = plugins.filter(({ bundled, declaration }) => !bundled && uses.has(declaration.use));
  const locked = others.length > 0 ? await pluginLock.read(lock) : {};
  const found: PluginsAlong['tarballs'][number][] = [];
  const notes: string[] = [];
  for (const { name, version, declaration } of others) {
    const { type, pjson = {} } = packages.find((each) => each.name === name) ?? {};
    const digest = locked[name]?.tarball;
    const tarball = type !== 'link' && isDigest(digest) ? await findTarball(tarballs, digest) : undefined;
    if (tarball) found.push({ use: declaration.use, name, version, ...tarball });
    else notes.push(notTaken(name, type === 'link'));
    const needed = neededPackages(pjson);
    if (tarball && needed.length > 0) notes.push(incomplete(name, needed));
  }
  return { tarballs: found, notes };
}

const notTaken = (name: string, isLinked: boolean) =>
  isLinked
    ? `the plugin ${name} is linked, so it was not taken along: pack it with cse plugins pack, and install it inside`
    : `the tarball of the plugin ${name} is not kept here, so it was not taken along: install it again, or take it inside yourself`;

const incomplete = (name: string, needed: readonly string[]) =>
  `the plugin ${name} does not carry what it needs, so that it cannot be installed without a network: ${needed.join(', ')}`;
