import { readAll, readFile, type Files } from '@cse/store';
import { MANIFEST_FILE, type ArchiveManifest } from '../format/manifest.ts';
import { NOTE_END, parsePartNote } from '../format/part-note.ts';
import * as problem from './problem.ts';
import type { Problem } from './problem.ts';

export interface FoundParts {
  /** Where each part stands, as far as one was found that has its note and its size. */
  readonly paths: ReadonlyMap<number, string>;
  /** What is wrong with names, notes and sizes. */
  readonly problems: readonly Problem[];
}

interface Candidate {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly version: string;
  /** Which part its own note says that it is; 0 for a part of another archive, nothing for what is no part. */
  readonly part: number | undefined;
}

/** Looks for the parts of an archive in some folders. What a part is called must agree with what it says of itself. */
export async function findParts(files: Files, dirs: readonly string[], manifest: ArchiveManifest): Promise<FoundParts> {
  const found = (await Promise.all(dirs.map((dir) => candidatesIn(files, dir, manifest)))).flat();
  const candidates = [...new Map(found.map((each) => [each.version, each])).values()];
  const paths = new Map<number, string>();
  const problems: Problem[] = candidates.flatMap((each) => misplaced(each, manifest));
  manifest.parts.forEach((facts, at) => {
    const number = at + 1;
    const mine = candidates.filter(({ part }) => part === number);
    const [first, second] = mine.toSorted(({ name }) => (name === facts.name ? -1 : 1));
    if (!first) return problems.push(...missing(number, manifest, candidates));
    if (second) problems.push(problem.doubled(number, first.path, second.path));
    if (first.size !== facts.size)
      return problems.push(problem.wrongSize(number, first.path, { found: first.size, expected: facts.size }));
    return paths.set(number, first.path);
  });
  return { paths, problems };
}

/** A file under the name of one part that is another, and parts of other archives. */
function misplaced({ path, name, part }: Candidate, { parts }: ArchiveManifest): Problem[] {
  const named = parts.findIndex((facts) => facts.name === name) + 1;
  if (part === 0) return [problem.foreign(path, named)];
  return part !== undefined && named !== 0 && named !== part ? [problem.swapped(path, named, part)] : [];
}

function missing(number: number, { parts }: ArchiveManifest, candidates: readonly Candidate[]): Problem[] {
  const name = parts[number - 1]?.name ?? '';
  const there = candidates.find((each) => each.name === name);
  if (there && there.part === undefined) return [problem.damaged(number, there.path)];
  return [problem.missing(number, name)];
}

async function candidatesIn(files: Files, dir: string, { id }: ArchiveManifest): Promise<Candidate[]> {
  const names = (await files.readdir(dir)).filter((name) => name.endsWith('.tar'));
  const found: Candidate[] = [];
  for (const name of names.sort()) {
    const path = `${dir}/${name}`;
    const stat = await files.stat(path);
    if (stat?.kind !== 'file') continue;
    const note = parsePartNote(await readAll(readFile(files, path, { end: NOTE_END })));
    const part = note && (note.id === id ? note.part : 0);
    found.push({ path, name, size: stat.size, version: stat.version, part });
  }
  return found;
}

/** The folders that have a manifest. */
export async function foldersWithManifest(files: Files, dirs: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(dirs.map((dir) => files.stat(`${dir}/${MANIFEST_FILE}`)));
  return dirs.filter((_, at) => there[at] !== undefined);
}
