import type { Files, OpenFile } from '@cse/store';
import { setImmediate } from 'node:timers/promises';

interface Inode {
  readonly id: number;
  changes: number;
  live: Buffer;
  durable: Buffer;
  /** What `live` may grow into without being copied. */
  room?: ArrayBuffer;
}
type Names = Map<string, Inode | 'folder'>;
interface Folder {
  readonly live: Names;
  readonly durable: Names;
  /** What happened to its names since they were last made safe. */
  pending: ((names: Names) => void)[];
}

const BLOCK = 4096;
const errno = (code: string, path: string) => Object.assign(new Error(`${code}: ${path}`), { code });

/** A disk in memory that knows what would survive a power cut: synced data, synced names, and of the rest whatever chance leaves. */
export class MemoryDisk {
  readonly #folders = new Map<string, Folder>();
  /** Processes come and go; each has a name. */
  #processes = 0;
  #inodes = 0;

  /** The disk as one process sees it. With `chance`, calls take their time, each another. */
  files(chance?: () => number): Files {
    const files = this.#files();
    return chance ? slowly(files, chance) : files;
  }

  #files(): Files {
    const owner = `process-${(this.#processes += 1)}`;
    return {
      owner,
      isAlive: (other) => other === `process-${this.#processes}`,
      open: async (path, mode) => this.#open(path, mode),
      stat: async (path) => this.#stat(path),
      readdir: async (path) => [...(this.#folders.get(path)?.live.keys() ?? [])],
      mkdir: async (path) => this.#mkdir(path),
      rename: async (from, to) => this.#rename(from, to),
      unlink: async (path) => this.#change(path, (names, name) => void names.delete(name)),
      rmdir: async (path) => this.#rmdir(path),
      syncFolder: async (path) => this.#sync(this.#folder(path)),
      statfs: async () => ({ free: 1e12 }),
    };
  }

  /** The whole content, by path. */
  contents(): Record<string, string> {
    const all: Record<string, string> = {};
    for (const [path, { live }] of this.#folders)
      for (const [name, node] of live) if (node !== 'folder') all[`${path}/${name}`] = node.live.toString('base64');
    return all;
  }

  /** Cuts the power: what was not made safe is there in part, wherever `chance` says so. */
  cutPower(chance: () => number): void {
    for (const folder of this.#folders.values()) {
      for (const act of folder.pending.slice(0, Math.floor(chance() * (folder.pending.length + 1))))
        act(folder.durable);
      folder.pending = [];
      folder.live.clear();
      for (const [name, node] of folder.durable) folder.live.set(name, node);
    }
    const nodes = [...this.#folders.values()].flatMap(({ live }) => [...live.values()]);
    for (const node of new Set(nodes)) if (node !== 'folder') tear(node, chance);
  }

  #open(path: string, mode: 'read' | 'write' | 'create'): OpenFile {
    const [folder, name] = this.#locate(path);
    const there = folder.live.get(name);
    if (there === 'folder') throw errno('EISDIR', path);
    if (there && mode === 'create') throw errno('EEXIST', path);
    if (!there && mode === 'read') throw errno('ENOENT', path);
    const node = there ?? { id: (this.#inodes += 1), changes: 0, live: Buffer.alloc(0), durable: Buffer.alloc(0) };
    if (!there) this.#change(path, (names) => void names.set(name, node));
    return openNode(node);
  }

  #stat(path: string) {
    if (this.#folders.has(path)) return { kind: 'folder' as const, size: 0, version: path };
    const [folder, name] = [this.#folders.get(parentOf(path)), nameOf(path)];
    const node = folder?.live.get(name);
    if (!node || node === 'folder') return undefined;
    return { kind: 'file' as const, size: node.live.byteLength, version: `${node.id}-${node.changes}` };
  }

  #mkdir(path: string): void {
    if (this.#folders.has(path)) return;
    if (path !== '') this.#mkdir(parentOf(path));
    const names: Names = new Map();
    this.#folders.set(path, { live: names, durable: new Map(), pending: [] });
    if (path === '') return;
    this.#change(path, (into) => void into.set(nameOf(path), 'folder'));
    this.#sync(this.#folder(parentOf(path)));
  }

  #rmdir(path: string): void {
    if (this.#folder(path).live.size > 0) throw errno('ENOTEMPTY', path);
    this.#folders.delete(path);
    this.#change(path, (names, name) => void names.delete(name));
  }

  #rename(from: string, to: string): void {
    const node = this.#folder(parentOf(from)).live.get(nameOf(from));
    if (!node) throw errno('ENOENT', from);
    if (parentOf(from) !== parentOf(to)) {
      this.#change(to, (names, name) => void names.set(name, node));
      this.#change(from, (names, name) => void names.delete(name));
      return;
    }
    this.#change(from, (names) => {
      names.delete(nameOf(from));
      names.set(nameOf(to), node);
    });
  }

  #change(path: string, act: (names: Names, name: string) => void): void {
    const [folder, name] = this.#locate(path);
    act(folder.live, name);
    folder.pending.push((names) => act(names, name));
  }

  #sync(folder: Folder): void {
    for (const act of folder.pending) act(folder.durable);
    folder.pending = [];
  }

  #locate(path: string): readonly [Folder, string] {
    return [this.#folder(parentOf(path)), nameOf(path)];
  }

  #folder(path: string): Folder {
    const folder = this.#folders.get(path);
    if (!folder) throw errno('ENOENT', path);
    return folder;
  }
}

function openNode(node: Inode): OpenFile {
  return {
    async read(buffer, position) {
      const bytes = node.live.subarray(position, position + buffer.byteLength);
      buffer.set(bytes);
      return bytes.byteLength;
    },
    async write(bytes, position) {
      if (position + bytes.byteLength > node.live.byteLength) grow(node, position + bytes.byteLength);
      node.live.set(bytes, position);
      node.changes += 1;
    },
    async truncate(size) {
      node.live = resized(node.live, size);
      node.changes += 1;
    },
    async sync() {
      node.durable = Buffer.from(node.live);
    },
    async close() {},
  };
}

function resized(bytes: Buffer, size: number): Buffer {
  return Buffer.concat([bytes.subarray(0, size), Buffer.alloc(Math.max(0, size - bytes.byteLength))]);
}

/** Makes a file longer, with room behind it: one that is written piece by piece is not copied for each of them. */
function grow(node: Inode, size: number): void {
  const { live, room } = node;
  if (room === undefined || room !== live.buffer || room.byteLength < size) {
    const larger = new ArrayBuffer(Math.max(size, 2 * live.byteLength));
    new Uint8Array(larger).set(live);
    node.room = larger;
  }
  node.live = Buffer.from(node.room ?? new ArrayBuffer(size), 0, size);
}

/** Each block is the old or the new one; the length is one of both. */
function tear(node: Inode, chance: () => number): void {
  const size = chance() < 0.5 ? node.durable.byteLength : node.live.byteLength;
  const torn = resized(node.durable, size);
  for (let at = 0; at < size; at += BLOCK)
    if (chance() < 0.5) torn.set(node.live.subarray(at, Math.min(at + BLOCK, size)), at);
  node.live = torn;
  node.durable = Buffer.from(torn);
}

/** Calls that overlap then end in any order, as on a real disk. */
function slowly(files: Files, chance: () => number): Files {
  const late = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let turns = Math.floor(chance() * 4); turns > 0; turns -= 1) await setImmediate();
    const result = await work();
    for (let turns = Math.floor(chance() * 4); turns > 0; turns -= 1) await setImmediate();
    return result;
  };
  return {
    ...files,
    open: (path, mode) => late(() => files.open(path, mode)),
    stat: (path) => late(() => files.stat(path)),
    rename: (from, to) => late(() => files.rename(from, to)),
    unlink: (path) => late(() => files.unlink(path)),
    syncFolder: (path) => late(() => files.syncFolder(path)),
  };
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
