import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '@cse/errors';
import { nodeFiles, replaceFile } from '@cse/store';
import { z } from 'zod';
import { changedPlugin, lockUnreadable } from './errors.ts';

/** A plugin as it was installed. */
export interface LockedPlugin {
  readonly version: string;
  /** Over the names and the content of all of its files. */
  readonly hash: string;
  /** The id of the key that it was signed with. */
  readonly signedBy?: string | undefined;
  /** The hash of the tarball that it was installed from, which is kept. */
  readonly tarball?: string | undefined;
}

/** What was installed, by package. */
export type PluginLock = Readonly<Record<string, LockedPlugin>>;

const lockSchema = z.object({
  lockfileVersion: z.literal(1),
  plugins: z.record(
    z.string(),
    z.object({
      version: z.string(),
      hash: z.string(),
      signedBy: z.string().optional(),
      tarball: z.string().optional(),
    }),
  ),
});

/** Reads the lock file; nothing is locked where there is none. Throws `PLUGIN_LOCK_INVALID`. */
async function readPluginLock(path: string): Promise<PluginLock> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return {};
  try {
    return lockSchema.parse(JSON.parse(text)).plugins;
  } catch (cause) {
    throw lockUnreadable(path, cause);
  }
}

/** Writes down what is installed. */
async function writePluginLock(path: string, plugins: PluginLock): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(plugins).sort(([a], [b]) => (a < b ? -1 : 1)));
  const text = `${JSON.stringify({ lockfileVersion: 1, plugins: sorted }, undefined, 2)}\n`;
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(nodeFiles(), path, new TextEncoder().encode(text));
}

/** Refuses a plugin that is not as it was installed. Throws `PLUGIN_CHANGED`. */
export async function checkLocked(
  { name, version, root }: { readonly name: string; readonly version: string; readonly root: string },
  path: string,
): Promise<void> {
  const locked = (await readPluginLock(path))[name];
  if (!locked) return;
  if (locked.version !== version) throw changedPlugin(name, `${version} is there, and ${locked.version} was installed`);
  const hash = await hashOfFolder(root);
  if (hash !== locked.hash) throw changedPlugin(name, `it has ${hash}, and ${locked.hash} was installed`);
}

/** A hash over all files of a package: their paths and what is in them. What it depends on is not part of it. */
async function hashOfFolder(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of (await filesIn(root, '')).sort()) {
    const content = createHash('sha256').update(await readFile(join(root, path)));
    hash.update(`${content.digest('hex')}  ${path}\n`);
  }
  return `sha256:${hash.digest('hex')}`;
}

async function filesIn(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  const nested = entries
    .filter((entry) => !(below === '' && entry.name === 'node_modules'))
    .map(async (entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? filesIn(root, path) : [path];
    });
  return (await Promise.all(nested)).flat();
}

/** What was found out of a package before it was installed. */
export interface Vetted {
  readonly name: string;
  readonly signedBy?: string | undefined;
  readonly tarball?: string | undefined;
}

/** A package where it is installed. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly root: string;
}

/** Writes down what is installed now: anew for what was just vetted or is not known yet, and nothing of what is gone. */
async function lockPlugins(
  file: string,
  packages: readonly InstalledPackage[],
  vetted: readonly Vetted[],
): Promise<PluginLock> {
  const known = await readPluginLock(file);
  const locked: Record<string, LockedPlugin> = {};
  for (const { name, version, root } of packages) {
    const isNew = vetted.find((each) => each.name === name);
    const { signedBy, tarball } = isNew ?? {};
    const before = isNew ? undefined : known[name];
    locked[name] = before ?? { version, hash: await hashOfFolder(root), signedBy, tarball };
  }
  await writePluginLock(file, locked);
  return locked;
}

/** What is written down of the plugins that are installed. */
export const pluginLock = { read: readPluginLock, write: lockPlugins, check: checkLocked } as const;
