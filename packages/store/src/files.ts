import { basename, dirname } from 'node:path';

/** A file that is open. Positions are given with each call, so that one file can be used from several places at once. */
export interface OpenFile {
  /** Reads into `buffer`, and says how much there was: 0 at the end. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** Writes all of `bytes`. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  truncate(size: number): Promise<void>;
  /** Returns when what was written survives a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly size: number;
  /** How much of the disk it takes, in bytes: less than its size where nothing was written yet. */
  readonly allocated?: number;
  /** Differs when the file was replaced or changed. */
  readonly version: string;
}

/** The file system, as far as stores need it. Links are never followed at a path's last step. */
export interface Files {
  /**
   * `create` refuses what exists; `write` makes what is missing. Only regular files are opened. What is made may be read by
   * all and written by its owner, unless `permissions` (as in chmod) says otherwise.
   */
  open(path: string, mode: 'read' | 'write' | 'create', permissions?: number): Promise<OpenFile>;
  /** What stands at a path, if anything. */
  stat(path: string): Promise<FileStat | undefined>;
  /** The names in a folder; none where there is no folder. */
  readdir(path: string): Promise<readonly string[]>;
  /** Makes a folder and those above it, as far as they are missing, and makes that last. */
  mkdir(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Takes a file away; one that is not there is no error. */
  unlink(path: string): Promise<void>;
  /** Takes a folder away if it is empty. */
  rmdir(path: string): Promise<void>;
  /** Makes the names in a folder survive a power cut. */
  syncFolder(path: string): Promise<void>;
  /** Bytes that can still be written at a path. */
  statfs(path: string): Promise<{ readonly free: number }>;
  /** A name for this process, to stand on what it leaves for a while. */
  readonly owner: string;
  /** Says whether the process of that name may still be at work. */
  isAlive(owner: string): boolean;
}

/** From 16 KiB, in which most of what is kept has room, to 64 KiB, as much as a socket hands over at once: larger pieces are no quicker, and stay in memory longer. */
const [FIRST, CHUNK] = [16 * 1024, 64 * 1024];

/** Reads a file, or a stretch of it, piece by piece; closes it at the end. */
export async function* readFile(files: Files, path: string, { start = 0, end = Infinity } = {}) {
  const file = await files.open(path, 'read');
  try {
    for (let [position, size] = [start, FIRST]; position < end; size = Math.min(2 * size, CHUNK)) {
      const buffer = new Uint8Array(Math.min(size, end - position));
      const count = await file.read(buffer, position);
      if (count === 0) return;
      position += count;
      yield count === buffer.byteLength ? buffer : buffer.subarray(0, count);
    }
  } finally {
    await file.close();
  }
}

const DRAFT = '.new-';

type Written = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** What is written, and who may read it; all may, where it is not said. */
export interface Replacement {
  readonly bytes: Written;
  /** As in chmod. */
  readonly permissions: number | undefined;
}

// One process may write a file in several places at once.
let drafts = 0;

/**
 * Puts content at a path in one stroke, and makes it last: there is the old or the new, never a part, also where several
 * write it at once. Nothing else stays in the folder, however it ends.
 */
export async function replaceFile(files: Files, path: string, content: Written | Replacement): Promise<void> {
  const { bytes, permissions } = 'bytes' in content ? content : { bytes: content };
  const draft = draftOf(path, files.owner);
  try {
    const file = await files.open(draft, 'create', permissions);
    try {
      await writeAll(file, bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(draft, path);
  } catch (error) {
    await files.unlink(draft).catch(() => undefined);
    throw error;
  }
  await files.syncFolder(dirname(path));
}

async function writeAll(file: OpenFile, bytes: Written): Promise<void> {
  if (bytes instanceof Uint8Array) return file.write(bytes, 0);
  let position = 0;
  for await (const chunk of bytes) {
    await file.write(chunk, position);
    position += chunk.byteLength;
  }
}

/** A name beside a file that no other writer takes, and that is not longer than one may be (NAME_MAX, 255 bytes). */
function draftOf(path: string, owner: string): string {
  const name = Buffer.from(basename(path)).subarray(0, 100).toString().replaceAll('\uFFFD', '');
  return `${dirname(path)}/${name}.${(drafts += 1)}${DRAFT}${owner}`;
}

/** Takes away what processes left in a folder that were killed while they replaced a file. */
export async function sweepDrafts(files: Files, folder: string): Promise<void> {
  for (const name of await files.readdir(folder)) {
    const at = name.indexOf(DRAFT);
    if (at > 0 && !files.isAlive(name.slice(at + DRAFT.length))) await files.unlink(`${folder}/${name}`);
  }
}
