import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { verifyDetached } from '@cse/archive';
import { isCseError } from '@cse/errors';
import type { Declaration } from '@cse/plugin';
import { findPlugins, readUserFile, type FoundPackage, type Vetted } from '@cse/session';
import { notOurs, noPlugin, unsignedPlugin, untrustedPlugin, wrongSignature } from './errors.ts';
import { readPackage, readPackageIn, type PackagePaper } from './node-read-package.ts';

/** Where a plugin is to be installed. */
export interface VettingOptions {
  /** What is installed already. */
  readonly packages: readonly FoundPackage[];
  /** Flags that no plugin may declare. */
  readonly reserved: readonly string[];
  /** Told what the plugin may do once it is there. */
  tell(lines: readonly string[]): void;
}

/** How much is trusted without a question. */
export interface PluginTrust {
  /** Files of public keys. */
  readonly trust: readonly string[];
  readonly allowUnsigned: boolean;
  /** Asks whether an unsigned plugin is installed all the same; where nobody can be asked, it is not. */
  confirm(name: string): Promise<boolean>;
}

/**
 * Looks at a tarball before it is installed: who signed it, whether it is a plugin that could be used here, and what it may do.
 * Nothing of it is run.
 */
export async function vetTarball(tarball: string, trusting: PluginTrust, options: VettingOptions): Promise<Vetted> {
  const paper = await readPackage(tarball);
  const signedBy = await signerOf(tarball, trusting);
  if (signedBy === undefined) checkNotOurs(paper, options);
  await checkDeclaration(paper, options);
  options.tell(rightsOf(paper, signedBy));
  if (signedBy === undefined && !trusting.allowUnsigned && !(await trusting.confirm(paper.name)))
    throw unsignedPlugin(tarball);
  return { name: paper.name, signedBy };
}

/** The same for a folder that is linked. It is not signed, and whoever links it can change it. */
export async function vetFolder(folder: string, options: VettingOptions): Promise<void> {
  const paper = await readPackageIn(isAbsolute(folder) ? folder : resolve(folder));
  checkNotOurs(paper, options);
  await checkDeclaration(paper, options);
  options.tell(rightsOf(paper, undefined));
}

/** What came with cse is replaced by nobody who is not trusted. */
function checkNotOurs({ name }: PackagePaper, { packages }: VettingOptions): void {
  if (packages.some((plugin) => plugin.name === name && plugin.type === 'core')) throw notOurs(name);
}

async function signerOf(tarball: string, { trust, allowUnsigned }: PluginTrust): Promise<string | undefined> {
  const path = `${tarball}.minisig`;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined || (trust.length === 0 && allowUnsigned)) {
    if (text === undefined && trust.length > 0 && !allowUnsigned) throw unsignedPlugin(tarball);
    return undefined;
  }
  const keys = await Promise.all(trust.map((key) => readUserFile('trust', key)));
  try {
    return verifyDetached(await readFile(tarball), { path, text, trust: keys }).keyId;
  } catch (error) {
    if (!isCseError(error)) throw error;
    if (error.code === 'ARCHIVE_UNTRUSTED') throw untrustedPlugin(tarball, error);
    throw error.fault === 'integrity' ? wrongSignature(tarball, error) : error;
  }
}

/** Refuses what would be left out of every plan. */
async function checkDeclaration(paper: PackagePaper, options: VettingOptions): Promise<void> {
  await checkedDeclaration(paper, options);
}

/** What a package.json declares. Throws where it would be left out of every plan. */
export async function checkedDeclaration(
  paper: PackagePaper,
  { packages, reserved }: Pick<VettingOptions, 'packages' | 'reserved'>,
): Promise<Declaration> {
  const others = packages.filter(({ name }) => name !== paper.name);
  const added = { name: paper.name, version: paper.version, root: '/', pjson: paper, type: 'user' };
  if (paper.cse === undefined) throw noPlugin(paper.name);
  const { plugins, leftOut } = await findPlugins([...others, added], { reserved });
  const own = leftOut.find(({ name }) => name === paper.name);
  if (own) throw own.error;
  const found = plugins.find(({ name }) => name === paper.name);
  if (!found) throw noPlugin(paper.name);
  return found.declaration;
}

/** What a plugin may do once it is there. */
function rightsOf({ name, version, cse, oclif = {} }: PackagePaper, signedBy: string | undefined): readonly string[] {
  // It was checked just before.
  const {
    paths,
    serves = {},
    sources = [],
  } = cse as {
    readonly paths?: readonly string[];
    readonly serves?: Readonly<Record<string, readonly string[]>>;
    readonly sources?: readonly { readonly from: string; readonly to: string }[];
  };
  const places = paths
    ? paths.map((path) => `<base>/${path}`).join(', ')
    : 'any path below the base that no other plugin has';
  return [
    `${name} ${version}, ${signedBy === undefined ? 'unsigned: nobody vouches for it' : `signed with the key ${signedBy}`}`,
    `  puts content at ${places || 'no path'}`,
    ...Object.entries(serves).map(([kind, versions]) => `  takes part in ${kind} ${versions.join(', ')}`),
    ...sources.map(({ from, to }) => `  asks ${to} for what is called ${from}`),
    '  reads what you can read from registries; plans in a process of its own, without your files and credentials',
    ...(oclif.commands === undefined ? [] : ['  has commands of its own, which run as you, with all that you may do']),
    ...(oclif.hooks === undefined ? [] : ['  has hooks, which are not run']),
  ];
}
