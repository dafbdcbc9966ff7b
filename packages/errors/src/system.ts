import { codeOf, CseError, messageOf, type Fault } from './error.ts';

type SystemReason = readonly [code: string, fault: Fault, reason: string, hint: string];

const full = (reason: string): SystemReason => [
  'STORAGE_FULL',
  'incomplete',
  reason,
  'Free some space, then run the same command again.',
];
const path = (reason: string, hint: string): SystemReason => ['PATH_INVALID', 'usage', reason, hint];
const denied = (reason: string, hint: string): SystemReason => ['STORAGE_DENIED', 'access', reason, hint];

const DENIED = denied('permission denied', 'Check its owner and permissions.');
const BUSY: SystemReason = [
  'STORAGE_BUSY',
  'unavailable',
  'too many files are open',
  'Raise ulimit -n, or lower --concurrency.',
];

/** The system's error codes (errno(3)), in words. */
const SYSTEM: Readonly<Record<string, SystemReason>> = {
  ENOENT: ['FILE_MISSING', 'usage', 'it does not exist', 'Check the path.'],
  EEXIST: ['FILE_EXISTS', 'usage', 'it already exists', 'Choose another name, or remove it first.'],
  ENOTDIR: path('a part of its path is not a folder', 'Choose a folder, or remove the file in its place.'),
  EISDIR: path('it is a folder', 'Choose a file.'),
  ENOTEMPTY: path('the folder is not empty', 'Choose an empty one.'),
  ENAMETOOLONG: path('its name is too long for the file system', 'Give it a shorter one.'),
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: denied('the file system is read-only', 'Remount it read-write, or choose another place.'),
  ENOSPC: full('the disk is full'),
  EDQUOT: full('the disk quota is used up'),
  EFBIG: [
    'STORAGE_FILE_LIMIT',
    'usage',
    'the file is too large for the file system',
    'Use smaller parts: --part-size 4GB.',
  ],
  EMFILE: BUSY,
  ENFILE: BUSY,
};

const OTHER: SystemReason = [
  'STORAGE_FAILED',
  'unavailable',
  '',
  'Check the medium and its connection, then run the same command again.',
];

/** An error from Node with a system error code. */
export interface SystemError extends Error {
  /** The name of the errno: `ENOSPC`. */
  readonly code: string;
  readonly path?: string;
}

/** Says whether a thrown value is a system error about a file, a stream or a socket. */
export const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && codeOf(error) !== undefined && ('path' in error || 'syscall' in error);

/** Turns a system error into a `CseError` that says where, why, and what to do next. */
export function systemFailed(cause: unknown, where = pathIn(cause)): CseError {
  const [code, fault, , hint] = toldOf(cause) ?? OTHER;
  const reason = reasonOf(cause);
  return new CseError(code, fault, where === undefined ? reason : `${where}: ${reason}`, { cause, hint });
}

/** Why something failed, in words: for system errors by their code, for anything else the message. */
export function reasonOf(cause: unknown): string {
  return toldOf(cause)?.[2] ?? messageOf(cause);
}

const toldOf = (cause: unknown) => SYSTEM[codeOf(cause) ?? ''];

const pathIn = (cause: unknown) =>
  cause instanceof Error && 'path' in cause && typeof cause.path === 'string' ? cause.path : undefined;
