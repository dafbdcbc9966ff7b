import type { Files, OpenFile } from '@cse/store';

export interface WatchedFiles {
  readonly files: Files;
  /** Files that are open. */
  readonly open: () => number;
  /** From now on nothing comes back, as if the process was killed. */
  halt(): void;
}

/** The same files, counting which are open. */
export function watchedFiles(files: Files): WatchedFiles {
  let open = 0;
  let halted = false;
  const call = <T>(work: () => Promise<T>): Promise<T> => (halted ? new Promise<never>(() => undefined) : work());

  const watched = (file: OpenFile): OpenFile => ({
    read: (buffer, position) => call(() => file.read(buffer, position)),
    write: (bytes, position) => call(() => file.write(bytes, position)),
    truncate: (size) => call(() => file.truncate(size)),
    sync: () => call(() => file.sync()),
    // A file is closed even where closing it says that something went wrong before.
    close: () => call(() => ((open -= 1), file.close())),
  });
  return {
    open: () => open,
    halt: () => void (halted = true),
    files: {
      owner: files.owner,
      isAlive: (owner) => files.isAlive(owner),
      open: (path, mode) =>
        call(async () => {
          const file = await files.open(path, mode);
          open += 1;
          return watched(file);
        }),
      stat: (path) => call(() => files.stat(path)),
      readdir: (path) => call(() => files.readdir(path)),
      mkdir: (path) => call(() => files.mkdir(path)),
      rename: (from, to) => call(() => files.rename(from, to)),
      unlink: (path) => call(() => files.unlink(path)),
      rmdir: (path) => call(() => files.rmdir(path)),
      syncFolder: (path) => call(() => files.syncFolder(path)),
      statfs: (path) => call(() => files.statfs(path)),
    },
  };
}
