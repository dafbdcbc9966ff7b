import type { MediumOptions } from '@cse/transfer';
import { openArchive, type Archive } from './open-archive.ts';

export type TrustOptions = Pick<MediumOptions, 'flags' | 'files' | 'readNamed'>;

/** Opens an archive as the flags `trust` and `allow-unsigned` say that it may be trusted. Keys are files, or their text. */
export async function openTrusted(
  dirs: readonly string[],
  { flags, files, readNamed }: TrustOptions,
): Promise<Archive> {
  const trust = await Promise.all(keysIn(flags).map((path) => readNamed('trust', path)));
  return openArchive(dirs, { files, trust, allowUnsigned: flags['allow-unsigned'] === true });
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
