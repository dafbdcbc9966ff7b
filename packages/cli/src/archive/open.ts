import { openArchive, type Archive } from '@cse/archive';
import { nodeFiles } from '@cse/store';
import { readUserFile } from '../user-file.ts';

export interface Trusting {
  readonly trust?: readonly string[] | undefined;
  readonly 'allow-unsigned'?: boolean | undefined;
}

/** Opens an archive as the flags say that it may be trusted. Keys are files, or their text. */
export async function openTrusted(dirs: readonly string[], flags: Trusting): Promise<Archive> {
  const trust = await Promise.all((flags.trust ?? []).map((path) => readUserFile('trust', path)));
  return openArchive(dirs, { files: nodeFiles(), trust, allowUnsigned: flags['allow-unsigned'] });
}

/** What is worth to be told of where an archive comes from. */
export function originOf({ signature }: Archive): string {
  if (!signature) return 'the archive is unsigned: nobody vouches for its content';
  const by = signature.comment.get('by');
  return `the archive is signed by ${by === undefined ? 'the key' : `${by}, with the key`} ${signature.keyId}`;
}
