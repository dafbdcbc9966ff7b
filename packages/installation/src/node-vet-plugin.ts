import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyDetached } from '@cse/archive';
import { isCseError } from '@cse/errors';
import type { Declaration } from '@cse/plugin';
import {
  checkItemSchema,
  checkLoads,
  checkStart,
  neededPackages,
  openPackage,
  writeCommandManifest,
} from '@cse/plugin-kit';
import { findPlugins, type FoundPackage, type Vetted } from '@cse/session';
import {
  notOurs,
  noPlugin,
  notReplaced,
  unsignedFolder,
  unsignedPlugin,
  untrustedPlugin,
  wrongSignature,
} from './errors.ts';
import { readPackage, readPackageIn, type PackagePaper } from './node-read-package.ts';
import { headingOf, replacedBy, rightsOf } from './rights.ts';

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
  /** Public keys, as their files' text. */
  readonly keys: readonly string[];
  /** Says that they were named for what is installed now: nobody else may have signed it. */
  readonly isNamed: boolean;
  readonly allowUnsigned: boolean;
  /** The plugins of cse whose place may be taken, by the words after `use:`. */
  readonly replace: readonly string[];
  /** Asks whether to go on all the same; where nobody can be asked, the answer is no. */
  confirm(question: string): Promise<boolean>;
}

/** A tarball, and what it was called by who wants it. */
export interface NamedTarball {
  readonly path: string;
  readonly name: string;
  /** The id of the trusted key that vouches for what it came with, whoever signed it. */
  readonly vouchedBy?: string | undefined;
}

/**
 * Looks at a tarball before it is installed: who signed it, whether it is a plugin that could be used here, and what it may do.
 * Its code is loaded last, in a process of its own, and only where it carries all that it needs.
 */
export async function vetTarball(
  tarball: NamedTarball,
  trusting: PluginTrust,
  options: VettingOptions,
): Promise<Vetted> {
  const paper = await readPackage(tarball.path);
  const signedBy = await signerOf(tarball, trusting);
  if (signedBy === undefined || !trusting.isNamed) checkNotOurs(paper, options);
  const declaration = await whatIsDeclared(paper, options);
  options.tell([headingOf(paper, signedBy), ...rightsOf(paper, declaration, options)]);
  if (signedBy === undefined && !(await isAccepted(paper, trusting))) throw unsignedPlugin(tarball.name);
  await checkReplacing(paper, declaration, { ...options, ...trusting });
  await checkTarball(tarball, paper, declaration);
  return { name: paper.name, signedBy };
}

/** The same for a folder that is linked. It is not signed, and whoever links it can change it. Its commands are described in it. */
export async function vetFolder(
  folder: string,
  trusting: Omit<PluginTrust, 'keys'>,
  options: VettingOptions,
): Promise<void> {
  const manifest = await readPackageIn(folder);
  checkNotOurs(manifest, options);
  const declaration = await whatIsDeclared(manifest, options);
  options.tell([headingOf(manifest, undefined), ...rightsOf(manifest, declaration, options)]);
  if (trusting.isNamed || !(await isAccepted(manifest, trusting))) throw unsignedFolder(folder);
  await checkReplacing(manifest, declaration, { ...options, ...trusting });
  if (declaration)
    await writeCommandManifest({ root: folder, manifest, declaration, module: join(folder, declaration.plugin) });
  await checkStart({ root: folder, manifest });
}

/** Looks into a tarball: none of its code may run at each start, and its module has to be the plugin that is declared. */
async function checkTarball(
  { path }: NamedTarball,
  manifest: PackagePaper,
  declaration: Declaration | undefined,
): Promise<void> {
  await using opened = await openPackage(path);
  const { root } = opened;
  await checkStart({ root, manifest });
  if (!declaration || neededPackages(manifest).length > 0) return;
  const plugin = { root, declaration, module: join(root, declaration.plugin) };
  await checkLoads(plugin);
  await checkItemSchema(plugin);
}

const isAccepted = async ({ name }: PackagePaper, { allowUnsigned, confirm }: Omit<PluginTrust, 'keys'>) =>
  allowUnsigned || (await confirm(`No trusted key signed ${name}. Go on?`));

type Replacing = Pick<VettingOptions, 'packages'> & Pick<PluginTrust, 'replace' | 'confirm'>;

/** What takes the place of a plugin of cse does so only where the user says yes to that. */
async function checkReplacing(
  { name }: PackagePaper,
  declaration: Declaration | undefined,
  { packages, replace, confirm }: Replacing,
): Promise<void> {
  const asked = replacedBy(declaration, packages).filter((use) => !replace.includes(use));
  if (asked.length === 0) return;
  const list = asked.join(', ');
  if (!(await confirm(`${name} takes the place of ${list}, which came with cse. Go on?`)))
    throw notReplaced(name, asked);
}

/** What came with cse is replaced by nobody who is not trusted. */
function checkNotOurs({ name }: PackagePaper, { packages }: VettingOptions): void {
  if (packages.some((plugin) => plugin.name === name && plugin.type === 'core')) throw notOurs(name);
}

/** The id of the trusted key that signed a tarball, or vouches for what it came with. Without one, it is for the user to say. */
async function signerOf(
  { path: tarball, name, vouchedBy }: NamedTarball,
  { keys, isNamed, allowUnsigned }: PluginTrust,
): Promise<string | undefined> {
  const path = `${tarball}.minisig`;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined || keys.length === 0) {
    if (vouchedBy === undefined && isNamed && !allowUnsigned) throw unsignedPlugin(name);
    return vouchedBy;
  }
  try {
    return verifyDetached(await readFile(tarball), { path, text, trust: keys }).keyId;
  } catch (error) {
    if (!isCseError(error)) throw error;
    if (error.code !== 'ARCHIVE_UNTRUSTED') throw error.fault === 'integrity' ? wrongSignature(tarball, error) : error;
    if (vouchedBy === undefined && isNamed) throw untrustedPlugin(tarball, error);
    return vouchedBy;
  }
}

/** The declaration of what plans. What only keeps queues has none. */
const whatIsDeclared = async (paper: PackagePaper, options: VettingOptions): Promise<Declaration | undefined> =>
  paper.cse === undefined && paper['cse-queue'] !== undefined ? undefined : checkedDeclaration(paper, options);

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
