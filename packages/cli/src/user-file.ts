import { unreadable } from './errors.ts';
import { readTextFile } from './text-file.ts';

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
