import { stat } from 'node:fs/promises';
import {
  holdingsOf,
  openArchive,
  parseReceipt,
  sinceOf,
  verifyDetached,
  type ArchiveLayoutOptions,
} from '@cse/archive';
import { nodeFiles } from '@cse/store';
import { readUserFile } from '../user-file.ts';

/**
 * What need not be carried again: by an earlier archive, or by the receipt that its import wrote. Where keys are given, one of
 * them has to have signed it.
 */
export async function readSince(path: string, keys: readonly string[] = []): Promise<ArchiveLayoutOptions['base']> {
  const trust = await Promise.all(keys.map((key) => readUserFile('trust', key)));
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return readReceipt(path, trust);
  // Without a key it was written here, and is only looked at: who signed it matters where it is imported.
  await using archive = await openArchive([path], { files: nodeFiles(), trust, allowUnsigned: trust.length === 0 });
  return { holds: holdingsOf(archive.plan), since: sinceOf(archive.manifest, archive.digest) };
}

async function readReceipt(path: string, trust: readonly string[]): Promise<ArchiveLayoutOptions['base']> {
  const text = await readUserFile('since', path);
  const signature = `${path}.minisig`;
  if (trust.length > 0) {
    const signed = await readUserFile('since', signature);
    verifyDetached(new TextEncoder().encode(text), { path: signature, text: signed, trust });
  }
  return parseReceipt(path, text);
}
