import { parsePlan, type Plan } from '@cse/graph';
import { digestOf, type Digest } from '@cse/oci';
import { readAll, readFile, withPlainErrors, type Bytes, type Files, type SourceStore } from '@cse/store';
import { createHash } from 'node:crypto';
import { archivesMixed, noArchive, replayed, signatureWrong, unsigned } from '../errors.ts';
import { findParts, foldersWithManifest, type FoundParts } from './find-parts.ts';
import { MANIFEST_FILE, parseManifest, SIGNATURE_FILE, type ArchiveManifest } from '../format/manifest.ts';
import { verifyDetached, type MinisignSignature } from '../sign/minisign.ts';
import { tarballOf, type CarriedPlugin } from '../format/carried-plugin.ts';
import { shelvesOf } from '../format/archive-layout.ts';
import { damaged, type Problem } from './problem.ts';
import { findPlan } from './find-plan.ts';
import { sourceRepository } from './source-repository.ts';

export interface OpenArchiveOptions {
  readonly files: Files;
  /** The public keys that may have signed it, as their files' text. */
  readonly trust?: readonly string[] | undefined;
  /** Takes an archive without a signature, or with one that no trusted key can check. */
  readonly allowUnsigned?: boolean | undefined;
  /** The least place in its set: what is older is refused. */
  readonly leastSequence?: number | undefined;
}

export interface ArchiveCheckOptions {
  /** Reads all parts whole. Without it, only names, notes and sizes are looked at. */
  readonly readData?: boolean | undefined;
  readonly onPart?:
    ((part: { readonly number: number; readonly parts: number; readonly size: number }) => void) | undefined;
}

/** An archive as it was carried: a store that is read, and what is known of it. */
export interface Archive extends SourceStore {
  readonly manifest: ArchiveManifest;
  /** The digest of its manifest: it names exactly this archive. */
  readonly digest: Digest;
  readonly plan: Plan;
  /** Who signed it. None where it was taken unsigned. */
  readonly signature: MinisignSignature | undefined;
  /** The plugins that it carries. */
  readonly carried: readonly PluginInArchive[];
  /** What is wrong with its parts, in words that say what to carry again. */
  check(options?: ArchiveCheckOptions): Promise<readonly Problem[]>;
}

/** A plugin that an archive carries. */
export interface PluginInArchive extends CarriedPlugin {
  /** In bytes. */
  readonly size: number;
  /** Reads its tarball, verified. */
  open(): Bytes;
}

const MANIFEST_LIMIT = 64 * 1024 * 1024;

/**
 * Opens an archive that lies in one folder or in several. The signature is checked before anything else is read, so that
 * nothing is believed that nobody signed. Missing and damaged parts are found by `check`, and by reading what is in them.
 */
export async function openArchive(dirs: readonly string[], options: OpenArchiveOptions): Promise<Archive> {
  const files = withPlainErrors(options.files);
  const { dir, bytes } = await readManifestOnce(files, dirs);
  const signature = await checkSignature(dir, bytes, { ...options, files });
  const manifest = parseManifest(`${dir}/${MANIFEST_FILE}`, new TextDecoder().decode(bytes));
  checkSequence(manifest, signature, { dir, ...options });
  const found = await findParts(files, dirs, manifest);
  const planned = await findPlan(files, dirs, { manifest, paths: found.paths });
  const plan = parsePlan(planned.text);
  const problems = [...found.problems, ...planned.problems];
  const shelves = shelvesOf(plan);
  const contents = new Map(manifest.contents.map((content) => [content.digest, content]));
  const reading = { manifest, contents, plan, paths: found.paths, files };
  const pluginIn = (plugin: CarriedPlugin): PluginInArchive => {
    const size = contents.get(plugin.tarball)?.size ?? 0;
    const shelf = { manifests: new Map(), tags: new Map() };
    const open = () =>
      sourceRepository(plugin.use, { ...reading, shelf }).fetch(tarballOf({ digest: plugin.tarball, size }));
    return { ...plugin, size, open };
  };
  return {
    manifest,
    digest: digestOf(bytes),
    plan,
    signature,
    carried: (manifest.plugins ?? []).map(pluginIn),
    check: (checking) => check(files, { manifest, paths: found.paths, problems }, checking),
    repository: (name) => sourceRepository(name, { ...reading, shelf: shelves.get(name) }),
    async *repositories() {
      yield* shelves.keys();
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Says whether a folder holds the manifest of an archive. */
export async function isArchive(dir: string, files: Files): Promise<boolean> {
  return (await foldersWithManifest(withPlainErrors(files), [dir])).length > 0;
}

async function readManifestOnce(files: Files, dirs: readonly string[]) {
  const [dir, ...others] = await foldersWithManifest(files, dirs);
  if (dir === undefined) throw noArchive(dirs);
  const read = (folder: string) => readAll(readFile(files, `${folder}/${MANIFEST_FILE}`), MANIFEST_LIMIT);
  const bytes = await read(dir);
  for (const other of others)
    if (Buffer.compare(await read(other), bytes) !== 0)
      throw archivesMixed(`${dir}/${MANIFEST_FILE}`, `${other}/${MANIFEST_FILE}`);
  return { dir, bytes };
}

async function checkSignature(
  dir: string,
  bytes: Uint8Array,
  { files, trust = [], allowUnsigned = false }: OpenArchiveOptions,
): Promise<MinisignSignature | undefined> {
  const path = `${dir}/${SIGNATURE_FILE}`;
  if (!(await files.stat(path))) {
    if (allowUnsigned) return undefined;
    throw unsigned(dir);
  }
  if (allowUnsigned && trust.length === 0) return undefined;
  const text = new TextDecoder().decode(await readAll(readFile(files, path), 64 * 1024));
  return verifyDetached(bytes, { path, text, trust });
}

function checkSequence(
  { set, sequence }: ArchiveManifest,
  signature: MinisignSignature | undefined,
  { dir, leastSequence = 0 }: { readonly dir: string; readonly leastSequence?: number | undefined },
): void {
  const { comment } = signature ?? {};
  // An archive that was signed with minisign itself says nothing of its set; what it says must be true.
  const said = [comment?.get('set') ?? set, comment?.get('sequence') ?? String(sequence)];
  if (said[0] !== set || said[1] !== String(sequence))
    throw signatureWrong(`${dir}/${SIGNATURE_FILE}`, 'it belongs to another archive');
  if (sequence < leastSequence) throw replayed(sequence, leastSequence);
}

async function check(
  files: Files,
  { manifest, paths, problems: known }: FoundParts & { readonly manifest: ArchiveManifest },
  { readData = false, onPart }: ArchiveCheckOptions = {},
): Promise<readonly Problem[]> {
  if (!readData) return known;
  const problems = [...known];
  for (const [number, path] of paths) {
    const hash = createHash('sha256');
    for await (const chunk of readFile(files, path)) hash.update(chunk);
    const facts = manifest.parts[number - 1];
    if (facts?.sha256 !== hash.digest('hex')) problems.push(damaged(number, path));
    onPart?.({ number, parts: manifest.parts.length, size: facts?.size ?? 0 });
  }
  return problems;
}
