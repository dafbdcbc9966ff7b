import type { Files, OpenFile } from '@cse/store';

export interface FileFault {
  /** The call, counted from 1, at which it happens. */
  readonly at: number;
  /** With a code the call fails; `stop` lets neither it nor any later one return, as if the process was killed. */
  readonly what: 'ENOSPC' | 'EIO' | 'stop';
  /** Whether every later call fails as well. */
  readonly lasting?: boolean | undefined;
}

export interface FaultyFiles {
  readonly files: Files;
  /** Resolves when the call came. */
  readonly reached: Promise<void>;
  readonly calls: () => number;
}

/** The same files, one call of which goes wrong. */
export function faultyFiles(files: Files, { at, what, lasting = false }: FileFault): FaultyFiles {
  let calls = 0;
  const { promise: reached, resolve } = Promise.withResolvers<void>();

  async function call<T>(work: () => Promise<T>): Promise<T> {
    calls += 1;
    if (calls < at || (calls > at && !lasting && what !== 'stop')) return work();
    resolve();
    if (what === 'stop') return new Promise<never>(() => undefined);
    throw Object.assign(new Error(`${what} at call ${calls}`), { code: what });
  }

  const faultyFile = (file: OpenFile): OpenFile => ({
    read: (buffer, position) => call(() => file.read(buffer, position)),
    write: (bytes, position) => call(() => file.write(bytes, position)),
    truncate: (size) => call(() => file.truncate(size)),
    sync: () => call(() => file.sync()),
    close: () => call(() => file.close()),
  });
  const faulty: Files = {
    owner: files.owner,
    isAlive: (owner) => files.isAlive(owner),
    open: async (path, mode) => faultyFile(await call(() => files.open(path, mode))),
    stat: (path) => call(() => files.stat(path)),
    readdir: (path) => call(() => files.readdir(path)),
    mkdir: (path) => call(() => files.mkdir(path)),
    rename: (from, to) => call(() => files.rename(from, to)),
    unlink: (path) => call(() => files.unlink(path)),
    rmdir: (path) => call(() => files.rmdir(path)),
    syncFolder: (path) => call(() => files.syncFolder(path)),
    statfs: (path) => call(() => files.statfs(path)),
  };
  return { files: faulty, reached, calls: () => calls };
}
