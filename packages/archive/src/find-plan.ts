import { digestOf } from '@cse/oci';
import { readAll, readFile, readTar, type Files } from '@cse/store';
import { planMissing } from './errors.ts';
import { PLAN_FILE, type ArchiveManifest } from './manifest.ts';

/** The plan is small beside what it brings; this is far more than any real one has. */
const LIMIT = 256 * 1024 * 1024;

export interface FindingPlan {
  readonly manifest: ArchiveManifest;
  readonly paths: ReadonlyMap<number, string>;
}

/** Reads the plan of an archive: from the file beside its parts, or out of the parts. */
export async function findPlan(
  files: Files,
  dirs: readonly string[],
  { manifest, paths }: FindingPlan,
): Promise<string> {
  for (const dir of dirs) {
    if (!(await files.stat(`${dir}/${PLAN_FILE}`))) continue;
    const bytes = await readAll(readFile(files, `${dir}/${PLAN_FILE}`), LIMIT);
    if (digestOf(bytes) === manifest.plan) return new TextDecoder().decode(bytes);
  }
  const bytes = await planInParts(
    files,
    [...paths].sort(([a], [b]) => a - b).map(([, path]) => path),
  );
  if (digestOf(bytes) !== manifest.plan) throw planMissing(manifest.plan);
  return new TextDecoder().decode(bytes);
}

async function planInParts(files: Files, paths: readonly string[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (const path of paths)
    for await (const entry of readTar(readFile(files, path))) {
      if (entry.path === PLAN_FILE) return readAll(entry.bytes, LIMIT);
      if (entry.path.startsWith(`pieces/${PLAN_FILE}/`)) pieces.push(await readAll(entry.bytes, LIMIT));
      if (entry.path.includes('/sha')) return Buffer.concat(pieces);
    }
  return Buffer.concat(pieces);
}
