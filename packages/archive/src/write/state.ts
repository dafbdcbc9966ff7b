import type { Digest } from '@cse/oci';
import { readAll, readFile, replaceFile, type Files } from '@cse/store';
import { noSuchPart, nothingToRepair, otherArchive, otherUnfinished } from '../errors.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { MANIFEST_FILE, parseManifest, partName, PLAN_FILE, type ArchiveManifest } from '../format/manifest.ts';
import type { ArchiveLayout } from '../format/archive-layout.ts';

/** What a folder holds of an archive when work on it begins. */
export interface ArchiveState {
  /** The manifest, where the archive was finished before. */
  readonly manifest: ArchiveManifest | undefined;
  readonly journal: Journal;
  readonly whole: ReadonlySet<Digest>;
  /** How far contents came that are not whole. */
  readonly progress: Map<Digest, number>;
  /** The hashes of parts that are complete, under one name or the other. */
  readonly complete: Map<number, string>;
  /** The numbers of the parts to write. */
  readonly wanted: ReadonlySet<number>;
}

export interface FindStateOptions {
  readonly files: Files;
  readonly dir: string;
  readonly outline: ArchiveLayout;
  /** The parts of a finished archive to make again. */
  readonly repair: readonly number[];
}

/** Where what belongs to unfinished work stands. */
export const workFolder = (dir: string) => `${dir}/.unfinished`;
const MANIFEST_LIMIT = 64 * 1024 * 1024;

/** Finds out how far an earlier run came. What was begun for another plan is never touched. */
export async function findState(finding: FindStateOptions): Promise<ArchiveState> {
  const { files, dir, outline, repair } = finding;
  const manifest = await readManifest(files, dir);
  if (manifest && manifest.id !== outline.id) throw otherArchive(dir);
  if (!manifest && repair.length > 0) throw nothingToRepair(dir);
  for (const part of repair) if (!outline.parts[part - 1]) throw noSuchPart(part, outline.parts.length);
  const numbers = outline.parts.map(({ number }) => number);
  const wanted = new Set(manifest ? repair : numbers);
  await using opened = new AsyncDisposableStack();
  const { journal, entries } = await openJournal(finding, wanted);
  opened.defer(() => journal.close());
  const found = await replay(entries, finding);
  opened.move();
  return { manifest, journal, wanted, ...found };
}

/** The id of the archive that was begun or finished in a folder. */
export async function archiveIn(files: Files, dir: string): Promise<string | undefined> {
  const begun = async () => (await Journal.subjectOf(files, `${workFolder(dir)}/journal`))?.split(' ')[0];
  return (await readManifest(files, dir))?.id ?? (await begun());
}

/** The manifest of the archive that was finished in a folder. */
export async function readManifest(files: Files, dir: string): Promise<ArchiveManifest | undefined> {
  const path = `${dir}/${MANIFEST_FILE}`;
  if (!(await files.stat(path))) return undefined;
  return parseManifest(path, new TextDecoder().decode(await readAll(readFile(files, path), MANIFEST_LIMIT)));
}

async function openJournal({ files, dir, outline }: FindStateOptions, wanted: ReadonlySet<number>) {
  const path = `${workFolder(dir)}/journal`;
  const of = wanted.size === outline.parts.length ? outline.id : `${outline.id} ${[...wanted].join(' ')}`;
  const old = await Journal.reopen(files, path);
  if (old?.of === of) return old;
  await old?.journal.close();
  if (old && !old.of.startsWith(outline.id)) throw otherUnfinished(dir);
  await replaceFile(files, `${workFolder(dir)}/${PLAN_FILE}`, outline.planText);
  return { journal: await Journal.create(files, path, of), entries: [] };
}

/** A journal says what was; the folder says what is. Only what both say is relied on. */
async function replay(entries: readonly JournalEntry[], { files, dir, outline }: FindStateOptions) {
  const whole = new Set<Digest>();
  const progress = new Map<Digest, number>();
  const complete = new Map<number, string>();
  for (const entry of entries) {
    if ('whole' in entry) whole.add(entry.whole);
    else if ('some' in entry) progress.set(entry.some, entry.bytes);
    else if ('lost' in entry) whole.delete(entry.lost);
    else complete.set(entry.part, entry.sha256);
  }
  const sizes = new Map<number, number>();
  for (const { number, size } of outline.parts) {
    const path = `${dir}/${partName(outline.id, number)}`;
    const [final, draft] = [await files.stat(path), await files.stat(`${path}.unfinished`)];
    if ((final ?? draft)?.size !== size) complete.delete(number);
    sizes.set(number, complete.has(number) ? size : (draft?.size ?? 0));
  }
  // A part that was taken away took its contents along.
  for (const [digest, places] of outline.places)
    if (places.some(({ part, at, length }) => length > 0 && at + length > (sizes.get(part) ?? 0))) whole.delete(digest);
  for (const digest of progress.keys()) if (whole.has(digest)) progress.delete(digest);
  for (const [digest, bytes] of progress) if (!reaches(digest, bytes)) progress.delete(digest);
  return { whole, progress, complete };

  function reaches(digest: Digest, bytes: number): boolean {
    let left = bytes;
    for (const { part, at, length } of outline.places.get(digest) ?? []) {
      const here = Math.min(left, length);
      if (here > 0 && at + here > (sizes.get(part) ?? 0)) return false;
      left -= here;
    }
    return left === 0;
  }
}
