import { isCseError } from '@cse/errors';
import type { MediumOptions } from '@cse/transfer';
import { openArchive, type Archive, type OpenArchiveOptions } from './open-archive.ts';

export type TrustOptions = Pick<MediumOptions, 'flags' | 'files' | 'readNamed' | 'trustedKeys'>;

/**
 * Opens an archive as the flags `trust` and `allow-unsigned` say that it may be trusted. Where they name no key, those count that
 * are always trusted.
 */
export async function openTrusted(
  dirs: readonly string[],
  { flags, files, readNamed, trustedKeys }: TrustOptions,
): Promise<Archive> {
  const named = await namedKeys({ flags, readNamed });
  const allowUnsigned = flags['allow-unsigned'] === true;
  if (named.length > 0) return openArchive(dirs, { files, trust: named, allowUnsigned });
  return openKnown(dirs, { files, trust: await trustedKeys(), allowUnsigned });
}

/** The same with keys that are trusted whatever it is: where no signature is needed, somebody else may have signed it. */
export async function openKnown(dirs: readonly string[], options: OpenArchiveOptions): Promise<Archive> {
  return openArchive(dirs, options).catch((error: unknown) => {
    if (!options.allowUnsigned || !isCseError(error) || error.code !== 'ARCHIVE_UNTRUSTED') throw error;
    return openArchive(dirs, { ...options, trust: [] });
  });
}

/** The public keys that were named, as their files' text. */
export async function namedKeys({
  flags,
  readNamed,
}: Pick<TrustOptions, 'flags' | 'readNamed'>): Promise<readonly string[]> {
  const paths = Array.isArray(flags['trust']) ? flags['trust'].map(String) : [];
  return Promise.all(paths.map((path) => readNamed('trust', path)));
}

/** What is worth to be told of where an archive comes from. */
export function originOf({ signature }: Archive): string {
  if (!signature) return 'the archive is unsigned: nobody vouches for its content';
  const by = signature.comment.get('by');
  return `the archive is signed by ${by === undefined ? 'the key' : `${by}, with the key`} ${signature.keyId}`;
}
