import { isCseError } from '@cse/errors';
import { withPlainErrors, type Files } from '@cse/store';
import { holdingsOf, parseReceipt, sinceOf } from '../format/holdings.ts';
import { verifyDetached } from '../sign/minisign.ts';
import { openArchive } from './open-archive.ts';
import { namedKeys, type TrustOptions } from './open-trusted.ts';
import type { ArchiveLayoutOptions } from '../format/archive-layout.ts';

/**
 * What need not be carried again: by an earlier archive, or by the receipt that its import wrote. Where keys are given, one of
 * them has to have signed it.
 */
export async function readSince(
  path: string,
  options: Omit<TrustOptions, 'trustedKeys'>,
): Promise<ArchiveLayoutOptions['base']> {
  const { files, readNamed } = options;
  const trust = await namedKeys(options);
  if (!(await isFolder(path, files))) return readReceipt(path, trust, readNamed);
  // Without a key it was written here, and is only looked at: who signed it matters where it is imported.
  await using archive = await openArchive([path], { files, trust, allowUnsigned: trust.length === 0 });
  return { holds: holdingsOf(archive.plan), since: sinceOf(archive.manifest, archive.digest) };
}

/** Follows a link, since a medium is often reached by one. */
async function isFolder(path: string, files: Files): Promise<boolean> {
  try {
    return (await withPlainErrors(files).stat(`${path}/.`))?.kind === 'folder';
  } catch (error) {
    if (isCseError(error) && error.code === 'PATH_INVALID') return false;
    throw error;
  }
}

async function readReceipt(path: string, trust: readonly string[], readNamed: TrustOptions['readNamed']) {
  const text = await readNamed('since', path);
  const signature = `${path}.minisig`;
  if (trust.length > 0) {
    const signed = await readNamed('since', signature);
    verifyDetached(new TextEncoder().encode(text), { path: signature, text: signed, trust });
  }
  return parseReceipt(path, text);
}
