import { CseError, type Fault } from '@cse/errors';
import type { Descriptor } from '@cse/oci';

/** The one error for what is not there, whichever store was asked. */
export const contentNotFound = (repository: string, what: string, cause?: unknown) =>
  new CseError('CONTENT_NOT_FOUND', 'plan', `${repository} has no ${what}`, { cause });

export const contentMismatch = (expected: Descriptor, found: string) =>
  new CseError('CONTENT_MISMATCH', 'integrity', `asked for ${expected.digest} (${expected.size} bytes), got ${found}`, {
    hint: 'Do not go on: tell whoever runs the place it came from.',
  });

export const contentTooLarge = (limit: number) =>
  new CseError('CONTENT_TOO_LARGE', 'integrity', `content that should be small is larger than ${limit} bytes`);

export const invalidTar = (reason: string) =>
  new CseError('TAR_INVALID', 'integrity', `the tar is not one that can be trusted: ${reason}`, {
    hint: 'Tell whoever made it; another tar program may read it, and see something else in it.',
  });

export const expandsTooFar = (bytes: number) =>
  new CseError(
    'CONTENT_EXPANDS',
    'integrity',
    `compressed content grows beyond all measure: ${bytes} bytes came out so far`,
    {
      hint: 'It looks like an attack: tell whoever runs the place it came from.',
    },
  );

export const notUnpackable = (cause: unknown) =>
  new CseError('CONTENT_NOT_UNPACKABLE', 'integrity', `compressed content cannot be unpacked: ${String(cause)}`, {
    cause,
  });

export const imageRefused = (reason: string) =>
  new CseError('IMAGE_REFUSED', 'integrity', `the image's files cannot be read: ${reason}`, {
    hint: 'Tell whoever made the image.',
  });

export const isAnIndex = (digest: string) =>
  new CseError('IMAGE_IS_INDEX', 'plan', `${digest} is an index of several images, and has no files of its own`, {
    hint: 'Choose the image of one platform.',
  });

export const invalidLayout = (dir: string, reason: string, cause?: unknown) =>
  new CseError('LAYOUT_INVALID', 'usage', `${dir} is not an OCI image layout: ${reason}`, {
    cause,
    hint: 'Name an empty folder, or one that was made by cse, skopeo or another tool that writes OCI layouts.',
  });

export const notOurFile = (path: string, kind: string) =>
  new CseError('FILE_REFUSED', 'integrity', `${path} is a ${kind} where a regular file or folder belongs`, {
    hint: 'Look at who put it there; remove it if it is not wanted.',
  });

const FAILURES: Readonly<Record<string, readonly [code: string, fault: Fault, what: string, hint: string]>> = {
  ENOSPC: ['STORAGE_FULL', 'incomplete', 'there is no room left on the disk', 'Make room, then run the same again.'],
  EDQUOT: ['STORAGE_FULL', 'incomplete', 'the disk quota is used up', 'Make room, then run the same again.'],
  EFBIG: ['STORAGE_FILE_LIMIT', 'usage', 'the file system takes no larger file', 'Use smaller parts: --part-size 4GB.'],
  EACCES: ['STORAGE_DENIED', 'access', 'the system denies access', 'Check who owns it and its permissions.'],
  EPERM: ['STORAGE_DENIED', 'access', 'the system denies access', 'Check who owns it and its permissions.'],
  EROFS: ['STORAGE_DENIED', 'access', 'the file system is read-only', 'Remount it writable, or name another place.'],
  ELOOP: [
    'FILE_REFUSED',
    'integrity',
    'it is a symbolic link where a regular file belongs',
    'Look at who put it there.',
  ],
  EINVAL: ['FILE_REFUSED', 'integrity', 'it is not a regular file', 'Look at who put it there.'],
  EMFILE: ['STORAGE_BUSY', 'unavailable', 'too many files are open', 'Raise ulimit -n, or lower --concurrency.'],
};
const OTHER = [
  'STORAGE_FAILED',
  'unavailable',
  '',
  'Check the medium and its connection, then run the same again.',
] as const;

export function storageFailed(path: string, cause: NodeJS.ErrnoException): CseError {
  const [code, fault, what, hint] = FAILURES[cause.code ?? ''] ?? OTHER;
  return new CseError(code, fault, `${path}: ${what || cause.message}`, { cause, hint });
}
