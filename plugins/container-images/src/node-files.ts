import { randomUUID } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { codeOf, visible } from '@cse/errors';
import { fileExists, fileUnreadable, unsafePath } from './errors.ts';

export interface NewFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
}

export interface WriteOptions {
  /** Write over files that are there already. */
  readonly force: boolean;
  /** Whose file it is, for messages. */
  readonly origin: string;
}

/** Writes a file below a folder, and nowhere else: not through `..`, not through a link. */
export async function writeBelow(folder: string, file: NewFile, { force, origin }: WriteOptions): Promise<void> {
  if (isAbsolute(file.path) || /[\\\0]|(^|\/)\.\.?(\/|$)/.test(file.path) || visible(file.path) !== file.path)
    throw unsafePath(origin, file.path);
  const path = join(folder, file.path);
  await mkdir(dirname(path), { recursive: true });
  const inside = relative(await realpath(folder), await realpath(dirname(path)));
  if (isAbsolute(inside) || inside.split(sep)[0] === '..') throw unsafePath(origin, file.path);
  if (force) await rm(path, { force: true });
  try {
    await writeFile(path, file.bytes, { flag: 'wx', mode: file.mode & 0o755 });
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? fileExists(path) : error;
  }
}

export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileUnreadable(path, error);
  }
}

/** Replaces a file's text at once: whoever reads it sees the old text or the new. */
export async function replaceText(path: string, text: string): Promise<void> {
  const real = await realpath(path);
  const fresh = `${real}.${randomUUID()}`;
  try {
    await writeFile(fresh, text, { flag: 'wx', mode: (await stat(real)).mode & 0o7777, flush: true });
    await rename(fresh, real);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
