import { readFile } from 'node:fs/promises';
import { unreadableFile } from './errors.ts';

/** Reads a file that a flag names. Throws `FILE_UNREADABLE`. */
export async function readUserFile(flag: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadableFile(flag, path, cause);
  }
}
