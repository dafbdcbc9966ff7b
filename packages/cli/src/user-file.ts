import { readFile } from 'node:fs/promises';
import { unreadable } from './errors.ts';

/** Reads a file that a flag names. Throws `FILE_UNREADABLE`. */
export const readUserFile = (flag: string, path: string): Promise<string> => readNamed(path, `--${flag} ${path}`);

/** Reads a file that stands on the command line by itself. Throws `FILE_UNREADABLE`. */
export const readArgument = (path: string): Promise<string> => readNamed(path, path);

async function readNamed(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(what, cause);
  }
}
