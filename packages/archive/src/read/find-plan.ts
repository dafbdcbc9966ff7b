import { digestOf } from '@cse/oci';
import { readAll, readFile, readTar, type Files } from '@cse/store';
import { planMissing } from '../errors.ts';
import { PLAN_FILE, type ArchiveManifest } from '../format/manifest.ts';
import { changedPlan, type Problem } from './problem.ts';

/** The plan is small beside what it brings; this is far more than any real one has. */
const LIMIT = 256 * 1024 * 1024;

export interface FindingPlan {
  readonly manifest: ArchiveManifest;
  readonly paths: ReadonlyMap<number, string>;
}

export interface FoundPlan {
  readonly text: string;
  /** Copies of it that were changed. */
  readonly problems: readonly Problem[];
}

/** Reads the plan of an archive: from a file beside its parts, or out of the parts. */
export async function findPlan(
  files: Files,
  dirs: readonly string[],
  { manifest, paths }: FindingPlan,
): Promise<FoundPlan> {
  const problems: Problem[] = [];
  let found: Uint8Array | undefined;
  for (const path of dirs.map((dir) => `${dir}/${PLAN_FILE}`)) {
    if (!(await files.stat(path))) continue;
    const bytes = await readAll(readFile(files, path), LIMIT);
    if (digestOf(bytes) === manifest.plan) found = bytes;
    else problems.push(changedPlan(path));
  }
  const inOrder = [...paths].sort(([a], [b]) => a - b).map(([, path]) => path);
  const bytes = found ?? (await planInParts(files, inOrder));
  if (digestOf(bytes) !== manifest.plan) throw planMissing(manifest.plan);
  return { text: new TextDecoder().decode(bytes), problems };
}

async function planInParts(files: Files, paths: readonly string[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (const path of paths)
    for await (const entry of readTar(readFile(files, path))) {
      if (entry.path === PLAN_FILE) return await readAll(entry.bytes, LIMIT);
      if (entry.path.startsWith(`pieces/${PLAN_FILE}/`)) pieces.push(await readAll(entry.bytes, LIMIT));
      if (entry.path.includes('/sha')) return Buffer.concat(pieces);
    }
  return Buffer.concat(pieces);
}
