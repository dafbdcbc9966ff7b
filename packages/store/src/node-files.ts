import { constants, readFileSync } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rmdir, stat, statfs, unlink, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { codeOf } from '@cse/errors';
import type { Files, FileStat, OpenFile } from './files.ts';

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;
const FLAGS = { read: O_RDONLY, write: O_RDWR | O_CREAT, create: O_RDWR | O_CREAT | O_EXCL };

/** The machine's own file system. */
export function nodeFiles(): Files {
  return {
    owner: ownerOf(process.pid),
    isAlive,
    open: openFile,
    stat: (path) => absent(lstat(path, { bigint: true }).then(toStat), undefined),
    readdir: (path) => absent(readdir(path), []),
    mkdir: makeFolder,
    rename,
    unlink: (path) => absent(unlink(path), undefined),
    rmdir: (path) => rmdir(path),
    syncFolder,
    async statfs(path) {
      const { bavail, bsize } = await statfs(path);
      return { free: bavail * bsize };
    },
  };
}

async function openFile(path: string, mode: keyof typeof FLAGS, permissions = 0o644): Promise<OpenFile> {
  // Without O_NONBLOCK, opening a pipe would wait for its other end for ever.
  const handle = await open(path, FLAGS[mode] | O_NOFOLLOW | O_NONBLOCK, permissions);
  const about = await handle.stat();
  if (!about.isFile()) {
    await handle.close();
    if (about.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR', path });
    throw Object.assign(new Error(`${path} is not a regular file`), { code: 'EINVAL' });
  }
  return {
    read: async (buffer, position) => (await handle.read(buffer, 0, buffer.byteLength, position)).bytesRead,
    write: (bytes, position) => writeAll(handle, bytes, position),
    truncate: (size) => handle.truncate(size),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}

/** Step by step: of a folder that the system refuses, Node's `recursive` says no more than that it does not exist. */
async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path);
  if (await isFolder(folder)) return;
  if (folder !== dirname(folder)) await makeFolder(dirname(folder));
  try {
    // Whatever the umask, not for everybody to change.
    await mkdir(folder, 0o775);
  } catch (error) {
    if (await isFolder(folder)) return;
    throw error;
  }
  // A new folder's own name stands in the folder above it.
  await syncFolder(dirname(folder));
}

async function isFolder(path: string): Promise<boolean> {
  return (await absent(stat(path), undefined))?.isDirectory() ?? false;
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems of removable media and networks cannot sync a folder; they have their own way of keeping names.
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

type Stat = Awaited<ReturnType<typeof bigStat>>;
const bigStat = (path: string) => lstat(path, { bigint: true });

function toStat(stat: Stat): FileStat {
  const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other';
  const allocated = Number(stat.blocks) * 512;
  return { kind, size: Number(stat.size), allocated, version: `${stat.dev}-${stat.ino}-${stat.mtimeNs}-${stat.size}` };
}

async function absent<T>(result: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise;
    throw error;
  }
}

// A process number is given again after a while; together with its start it is not.
const ownerOf = (pid: number) => `${hostname().replaceAll(/[^A-Za-z0-9-]/g, '-')}.${pid}.${startOf(pid)}`;

function isAlive(owner: string): boolean {
  const [host, pid = ''] = owner.split('.');
  if (host !== ownerOf(process.pid).split('.')[0]) return true;
  return ownerOf(Number(pid)) === owner && hasProcess(Number(pid));
}

function startOf(pid: number): string {
  return statusOf(pid)[19] ?? '0';
}

/** What the system says of a process after its name: its state, its parent, … (proc(5), `/proc/pid/stat`). */
function statusOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function hasProcess(pid: number): boolean {
  // In a container that has no init, one that was killed keeps its number for ever.
  if (statusOf(pid)[0] === 'Z') return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
