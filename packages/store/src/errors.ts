import { codeOf, CseError, systemFailed } from '@cse/errors';
import type { Descriptor } from '@cse/oci';

/** The one error for what is not there, whichever store was asked. */
export const contentNotFound = (repository: string, what: string, cause?: unknown) =>
  new CseError('CONTENT_NOT_FOUND', 'plan', `${repository} has no ${what}`, { cause });

export const contentMismatch = (expected: Descriptor, found: string) =>
  new CseError('CONTENT_MISMATCH', 'integrity', `expected ${expected.digest} (${expected.size} bytes), got ${found}`, {
    hint: 'Stop, and tell the administrator of the source.',
  });

export const contentTooLarge = (limit: number) =>
  new CseError('CONTENT_TOO_LARGE', 'integrity', `content that should be small is larger than ${limit} bytes`);

export const invalidTar = (reason: string) =>
  new CseError('TAR_INVALID', 'integrity', `the tar is invalid: ${reason}`, {
    hint: 'Tell its publisher: other tar programs may read something else in it.',
  });

export const expandsTooFar = (bytes: number) =>
  new CseError('CONTENT_EXPANDS', 'integrity', `compressed content expands too far: ${bytes} bytes so far`, {
    hint: 'This may be an attack: tell the administrator of the source.',
  });

export const notUnpackable = (cause: unknown) =>
  new CseError('CONTENT_NOT_UNPACKABLE', 'integrity', `content cannot be decompressed: ${String(cause)}`, {
    cause,
  });

export const imageRefused = (reason: string) =>
  new CseError('IMAGE_REFUSED', 'integrity', `the image's files cannot be read: ${reason}`, {
    hint: 'Tell the publisher of the image.',
  });

export const isAnIndex = (digest: string) =>
  new CseError('IMAGE_IS_INDEX', 'plan', `${digest} is an index of several images, and has no files of its own`, {
    hint: 'Choose the image of one platform.',
  });

export const invalidLayout = (dir: string, reason: string, cause?: unknown) =>
  new CseError('LAYOUT_INVALID', 'usage', `${dir} is not an OCI image layout: ${reason}`, {
    cause,
    hint: 'Choose an empty folder, or one made by cse, skopeo or another tool that writes OCI layouts.',
  });

export const notOurFile = (path: string, kind: string) =>
  new CseError('FILE_REFUSED', 'integrity', `${path} is a ${kind} where a regular file or folder is expected`, {
    hint: 'Find out where it comes from, and remove it if it is not needed.',
  });

const REFUSED: Readonly<Record<string, string>> = {
  ELOOP: 'it is a symbolic link where a regular file is expected',
  EINVAL: 'it is not a regular file',
};

/** What the system refuses of a store's files: links and devices among them are somebody's doing. */
export function storageFailed(path: string, cause: unknown): CseError {
  const refused = REFUSED[codeOf(cause) ?? ''];
  if (refused === undefined) return systemFailed(cause, path);
  return new CseError('FILE_REFUSED', 'integrity', `${path}: ${refused}`, {
    cause,
    hint: 'Find out where it comes from.',
  });
}
