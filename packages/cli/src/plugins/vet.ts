import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { verifyDetached } from '@cse/archive';
import { isCseError } from '@cse/errors';
import { findPlugins, readUserFile, type FoundPackage } from '@cse/session';
import type { Config } from '@oclif/core/interfaces';
import { notOurs, noPlugin, unsignedPlugin, untrustedPlugin, wrongSignature } from '../errors.ts';
import { print } from '@cse/terminal';
import type { Vetted } from './lock.ts';
import { readPackage, readPackageIn, type PackagePaper } from './read-package.ts';
import { reservedFlags } from './reserved-flags.ts';

/** How much is trusted without a question. */
export interface PluginTrust {
  /** Files of public keys. */
  readonly trust: readonly string[];
  readonly allowUnsigned: boolean;
}

/**
 * Looks at a tarball before it is installed: who signed it, whether it is a plugin that could be used here, and what it may do.
 * Nothing of it is run.
 */
export async function vetTarball(tarball: string, trusting: PluginTrust, config: Config): Promise<Vetted> {
  const paper = await readPackage(tarball);
  const signedBy = await signerOf(tarball, trusting);
  if (signedBy === undefined) checkNotOurs(paper, config);
  checkDeclaration(paper, config);
  tell(paper, signedBy);
  if (signedBy === undefined && !trusting.allowUnsigned) await askFor(paper.name, () => unsignedPlugin(tarball));
  return { name: paper.name, signedBy };
}

/** The same for a folder that is linked. It is not signed, and whoever links it can change it. */
export async function vetFolder(folder: string, config: Config): Promise<void> {
  const paper = await readPackageIn(isAbsolute(folder) ? folder : resolve(folder));
  checkNotOurs(paper, config);
  checkDeclaration(paper, config);
  tell(paper, undefined);
}

/** What came with cse is replaced by nobody who is not trusted. */
function checkNotOurs({ name }: PackagePaper, config: Config): void {
  if (config.getPluginsList().some((plugin) => plugin.name === name && plugin.type === 'core')) throw notOurs(name);
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
function checkDeclaration(paper: PackagePaper, config: Config): void {
  const others: readonly FoundPackage[] = config.getPluginsList().filter(({ name }) => name !== paper.name);
  const found = { name: paper.name, version: paper.version, root: '/', pjson: paper, type: 'user' };
  if (paper.cse === undefined) throw noPlugin(paper.name);
  const { leftOut } = findPlugins([...others, found], { reserved: reservedFlags(config) });
  const own = leftOut.find(({ name }) => name === paper.name);
  if (own) throw own.error;
}

/** Says what a plugin may do once it is there. */
function tell({ name, version, cse, oclif = {} }: PackagePaper, signedBy: string | undefined): void {
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
  const lines = [
    `${name} ${version}, ${signedBy === undefined ? 'unsigned: nobody vouches for it' : `signed with the key ${signedBy}`}`,
    `  puts content at ${places || 'no path'}`,
    ...Object.entries(serves).map(([kind, versions]) => `  takes part in ${kind} ${versions.join(', ')}`),
    ...sources.map(({ from, to }) => `  asks ${to} for what is called ${from}`),
    '  reads what you can read from registries; plans in a process of its own, without your files and credentials',
    ...(oclif.commands === undefined ? [] : ['  has commands of its own, which run as you, with all that you may do']),
    ...(oclif.hooks === undefined ? [] : ['  has hooks, which are not run']),
  ];
  print(process.stderr, lines.join('\n'));
}

async function askFor(name: string, refusal: () => Error): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw refusal();
  const { default: input } = await import('@inquirer/input');
  const answer = await input({ message: `Install ${name} all the same? (yes/no)` }, { output: process.stderr });
  if (!/^y(?:es)?$/i.test(answer.trim())) throw refusal();
}
