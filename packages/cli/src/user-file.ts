import { readFile } from 'node:fs/promises';
import { unreadable } from './errors.ts';

/** Reads a file that a flag names. Throws `FILE_UNREADABLE`. */
export async function readUserFile(flag: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(`--${flag} ${path}`, cause);
  }
}
