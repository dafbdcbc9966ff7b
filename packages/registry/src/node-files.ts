import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { credentialsUnreadable } from './errors.ts';

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
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw credentialsUnreadable(path, code === 'EISDIR' ? 'it is a directory' : `it cannot be read (${code})`, cause);
    }
  },
  async replace(path, text) {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // A link stays a link: what it leads to is replaced.
      const target = await realpath(path).catch(() => path);
      await writeThenRename(target, text);
    } catch (cause) {
      throw credentialsUnreadable(path, `it cannot be written (${(cause as NodeJS.ErrnoException).code})`, cause);
    }
  },
};

async function writeThenRename(target: string, text: string): Promise<void> {
  const draft = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    await using file = await open(draft, 'wx', 0o600);
    await file.writeFile(text);
    await file.sync();
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
}
