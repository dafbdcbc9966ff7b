import { mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, reasonOf } from '@cse/errors';
import { nodeFiles, replaceFile } from '@cse/store';
import { credentialsUnreadable } from '../settings-errors.ts';

/** Small files that only their owner may read. */
export interface PrivateFiles {
  /** Nothing where there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Writes a file whole or not at all, for its owner alone. */
  replace(path: string, text: string): Promise<void>;
}

/** The machine's files. */
export const privateFiles: PrivateFiles = {
  async read(path) {
    try {
      return await readFile(path, 'utf8');
    } catch (cause) {
      const code = codeOf(cause);
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw credentialsUnreadable(path, reasonOf(cause), cause);
    }
  },
  async replace(path, text) {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // A link stays a link: what it leads to is replaced.
      const target = await realpath(path).catch(() => path);
      await replaceFile(nodeFiles(), target, { bytes: new TextEncoder().encode(text), permissions: 0o600 });
    } catch (cause) {
      throw credentialsUnreadable(path, `it cannot be written: ${reasonOf(cause)}`, cause);
    }
  },
};
