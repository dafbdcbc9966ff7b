import { isCseError } from '@cse/errors';
import type { MediumOptions } from '@cse/transfer';
import { openArchive, type Archive } from './open-archive.ts';

export type TrustOptions = Pick<MediumOptions, 'flags' | 'files' | 'readNamed' | 'trustedKeys'>;

/**
 * Opens an archive as the flags `trust` and `allow-unsigned` say that it may be trusted. Where they name no key, those count that
 * are always trusted.
 */
export async function openTrusted(
  dirs: readonly string[],
  { flags, files, readNamed, trustedKeys }: TrustOptions,
): Promise<Archive> {
  const named = await Promise.all(keysIn(flags).map((path) => readNamed('trust', path)));
  const allowUnsigned = flags['allow-unsigned'] === true;
  if (named.length > 0) return openArchive(dirs, { files, trust: named, allowUnsigned });
  return openArchive(dirs, { files, trust: await trustedKeys(), allowUnsigned }).catch((error: unknown) => {
    // Who signed it is then not asked for: it may be somebody else.
    if (!allowUnsigned || !isCseError(error) || error.code !== 'ARCHIVE_UNTRUSTED') throw error;
    return openArchive(dirs, { files, allowUnsigned });
  });
}

/** The public keys that were named. */
export const keysIn = (flags: TrustOptions['flags']): readonly string[] =>
  Array.isArray(flags['trust']) ? flags['trust'].map(String) : [];

/** What is worth to be told of where an archive comes from. */
export function originOf({ signature }: Archive): string {
  if (!signature) return 'the archive is unsigned: nobody vouches for its content';
  const by = signature.comment.get('by');
  return `the archive is signed by ${by === undefined ? 'the key' : `${by}, with the key`} ${signature.keyId}`;
}
