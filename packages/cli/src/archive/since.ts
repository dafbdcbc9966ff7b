import { stat } from 'node:fs/promises';
import { holdingsOf, openArchive, parseReceipt, sinceOf, type OutlineOptions } from '@cse/archive';
import { nodeFiles } from '@cse/store';
import { readUserFile } from '../user-file.ts';

/** What need not be carried again: by an earlier archive, or by the receipt that its import wrote. */
export async function readSince(path: string): Promise<OutlineOptions['presume']> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return parseReceipt(path, await readUserFile('since', path));
  // It was written here, and is only looked at: who signed it matters where it is imported.
  await using archive = await openArchive([path], { files: nodeFiles(), allowUnsigned: true });
  return { holds: holdingsOf(archive.plan), since: sinceOf(archive.manifest, archive.digest) };
}
