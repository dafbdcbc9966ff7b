import { isCseError } from '@cse/errors';
import { storageFailed } from './errors.ts';
import type { Files, OpenFile } from './files.ts';

/** The same files, with each of the system's errors told in words: what was done, where, and what to do next. */
export function withPlainErrors(files: Files): Files {
  return {
    owner: files.owner,
    isAlive: (owner) => files.isAlive(owner),
    open: async (path, ...how) => plainFile(await plainly(path, files.open(path, ...how)), path),
    stat: (path) => plainly(path, files.stat(path)),
    readdir: (path) => plainly(path, files.readdir(path)),
    mkdir: (path) => plainly(path, files.mkdir(path)),
    rename: (from, to) => plainly(to, files.rename(from, to)),
    unlink: (path) => plainly(path, files.unlink(path)),
    rmdir: (path) => plainly(path, files.rmdir(path)),
    syncFolder: (path) => plainly(path, files.syncFolder(path)),
    statfs: (path) => plainly(path, files.statfs(path)),
  };
}

const plainFile = (file: OpenFile, path: string): OpenFile => ({
  read: (buffer, position) => plainly(path, file.read(buffer, position)),
  write: (bytes, position) => plainly(path, file.write(bytes, position)),
  truncate: (size) => plainly(path, file.truncate(size)),
  sync: () => plainly(path, file.sync()),
  close: () => plainly(path, file.close()),
});

async function plainly<T>(path: string, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw isCseError(error) ? error : storageFailed(path, error);
  }
}
