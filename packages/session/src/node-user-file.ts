import { lstat, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError, systemFailed } from '@cse/errors';
import { planBytes, type Plan } from '@cse/graph';
import { nodeFiles, replaceFile } from '@cse/store';
import { folderMissing, unreadable } from './errors.ts';
import { readTextFile } from './node-text-file.ts';

/** Reads a file that a flag names. Throws `FILE_UNREADABLE`. */
export const readUserFile = (flag: string, path: string): Promise<string> => readNamed(path, `--${flag} ${path}`);

/** Reads a file that stands on the command line by itself. Throws `FILE_UNREADABLE`. */
export const readArgument = (path: string): Promise<string> => readNamed(path, path);

async function readNamed(path: string, what: string): Promise<string> {
  try {
    return await readTextFile(path);
  } catch (cause) {
    throw unreadable(what, cause);
  }
}

/**
 * Writes a file that the user named, whole or not at all. One that is there keeps its permissions, a link leads to what is
 * replaced, and what is no file (`/dev/stdout`, a pipe) is written to. Throws what the system refuses, with the path.
 */
export async function writeUserFile(
  path: string,
  content: string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  permissions?: number,
): Promise<void> {
  try {
    const there = await stat(path).catch(() => undefined);
    if (there && !there.isFile()) return await writeFile(path, content);
    const whole = (await lstat(path).catch(() => undefined)) ? await realpath(path) : path;
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await replaceFile(nodeFiles(), whole, { bytes, permissions: there ? there.mode & 0o777 : permissions });
  } catch (cause) {
    throw isSystemError(cause) ? await refused(path, cause) : cause;
  }
}

/** Keeps a plan in a file, to be run from it. */
export const writePlan = (path: string, plan: Plan): Promise<void> => writeUserFile(path, planBytes(plan));

async function refused(path: string, cause: unknown) {
  const folder = dirname(path);
  const there = await stat(folder).catch((error: NodeJS.ErrnoException) => error.code !== 'ENOENT');
  return there ? systemFailed(cause, path) : folderMissing(path, folder, cause);
}
