import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pluginLock, readUserFile, type InstalledPackage, type Vetted } from '@cse/session';
import { fetchPackage, type Npm } from './node-fetch-package.ts';
import { readInstallLine, type InstallLine, type NamedPackage } from './node-install-line.ts';
import { keepOnly, keepTarball } from './node-kept-tarballs.ts';
import { pluginsInArchive } from './node-plugins-in-archive.ts';
import { vetFolder, vetTarball, type NamedTarball, type PluginTrust, type VettingOptions } from './node-vet-plugin.ts';

/** Where plugins are installed, and with what. */
export interface InstallOptions extends VettingOptions {
  readonly confirm: PluginTrust['confirm'];
  /** The public keys that are trusted without being named, as their files' text. */
  trustedKeys(): Promise<readonly string[]>;
  /** The folder that tarballs are kept in. */
  readonly tarballs: string;
  readonly npm: Npm;
}

/** What was vetted, and is to be installed. */
export interface PreparedInstall {
  /** The line for oclif's own command. */
  readonly argv: string[];
  readonly vetted: readonly Vetted[];
  /** Says that all of it is here, and the network is not needed. */
  readonly isHere: boolean;
}

/**
 * Vets all that a line of `cse plugins install` names before any of it is installed. What is not a tarball is downloaded first. What is
 * installed then is what was vetted: a copy that is kept.
 */
export async function prepareInstall(argv: readonly string[], options: InstallOptions): Promise<PreparedInstall> {
  const line = readInstallLine(argv);
  const { packages, flags } = line;
  const trusting = await trustOf(line, options);
  const scratch = await mkdtemp(join(tmpdir(), 'cse-plugin-'));
  try {
    const vetted: Vetted[] = [];
    const kept: string[] = [];
    for (const tarball of await tarballsOf(packages, { trusting, npm: options.npm, scratch })) {
      const found = await vetTarball(tarball, trusting, options);
      const copy = await keepTarball(tarball.path, options.tarballs);
      vetted.push({ ...found, tarball: copy.hash });
      kept.push(pathToFileURL(copy.path).href.replace('file://', 'file:'));
    }
    const isHere = packages.every(({ tarball, archive }) => (tarball ?? archive) !== undefined);
    return { argv: [...flags, ...kept], vetted, isHere };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Keys that were named count alone, and have to hold. */
async function trustOf({ trust, allowUnsigned, replace }: InstallLine, options: InstallOptions): Promise<PluginTrust> {
  const { confirm } = options;
  const named = await Promise.all(trust.map((path) => readUserFile('trust', path)));
  const isNamed = named.length > 0;
  return { keys: isNamed ? named : await options.trustedKeys(), isNamed, allowUnsigned, replace, confirm };
}

interface Gathering extends Pick<InstallOptions, 'npm'> {
  readonly trusting: PluginTrust;
  readonly scratch: string;
}

/** All that is named, as tarballs. Several folders are those of one archive. */
async function tarballsOf(
  packages: readonly NamedPackage[],
  { trusting, npm, scratch }: Gathering,
): Promise<readonly NamedTarball[]> {
  const archives = packages.map(({ archive }) => archive).filter((dir) => dir !== undefined);
  const others = packages.filter(({ archive }) => archive === undefined);
  const found: NamedTarball[] = archives.length > 0 ? [...(await pluginsInArchive(archives, trusting, scratch))] : [];
  for (const { name, tarball } of others)
    found.push({ name, path: tarball ?? (await fetchPackage(name, npm, scratch)) });
  return found;
}

/** Locks what is installed now, and deletes the tarballs of what is not installed any more. */
export async function lockInstalled(
  packages: readonly InstalledPackage[],
  {
    vetted,
    lock,
    tarballs,
  }: Pick<PreparedInstall, 'vetted'> & Pick<InstallOptions, 'tarballs'> & { readonly lock: string },
): Promise<void> {
  const locked = await pluginLock.write(lock, packages, vetted);
  await keepOnly(tarballs, new Set(Object.values(locked).map(({ tarball }) => tarball)));
}

/** Vets the folder that a line of `cse plugins link` names, and gives the line for oclif's own command. */
export async function prepareLink(
  argv: readonly string[],
  { confirm, ...options }: VettingOptions & Pick<InstallOptions, 'confirm'>,
): Promise<string[]> {
  const { trust, allowUnsigned, replace, packages, flags } = readInstallLine(argv);
  const [folder = '.', ...others] = packages.map(({ name }) => name);
  const installs = flags.some((flag) => flag === '--install' || flag === '--no-install');
  await vetFolder(resolve(folder), { isNamed: trust.length > 0, allowUnsigned, replace, confirm }, options);
  return [...flags, ...(installs ? [] : ['--no-install']), folder, ...others];
}
