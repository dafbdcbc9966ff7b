import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { packTar, type TarSource } from 'modern-tar/fs';
import { RELEASE_FILE, releaseName, withoutPackage } from './release.ts';
import type { Installation } from './node-installation.ts';

/** The first moment that FAT can name. What is packed has no time of its own, so that the same files give the same bytes. */
const LONG_AGO = new Date('1980-01-01T00:00:00Z');
const OWNED = { mtime: LONG_AGO, uid: 0, gid: 0, uname: '', gname: '' };

/** An installation as a tarball: the same files are always the same bytes. */
export async function* packInstallation({ top, ...release }: Installation): AsyncIterable<Uint8Array> {
  const name = releaseName(release);
  const sources = await Promise.all((await filesBelow(top)).map((path) => sourceOf(top, path, name)));
  yield* gzipped(sources);
}

/** Texts as a tarball, in the order given. */
export function packTexts(texts: ReadonlyMap<string, string>): AsyncIterable<Uint8Array> {
  return gzipped([...texts].map(([target, content]) => ({ type: 'content', target, content, mode: 0o644, ...OWNED })));
}

async function* gzipped(sources: TarSource[]): AsyncIterable<Uint8Array> {
  const gzip = createGzip();
  const tar = packTar(sources).on('error', (error) => gzip.destroy(error));
  for await (const chunk of tar.pipe(gzip)) yield chunk;
}

async function sourceOf(top: string, path: string, name: string): Promise<TarSource> {
  const [source, target] = [join(top, path), `${name}/${path}`];
  if (path === RELEASE_FILE)
    return { type: 'content', target, content: withoutPackage(await readFile(source, 'utf8')), mode: 0o644, ...OWNED };
  const mode = (await stat(source)).mode & 0o100 ? 0o755 : 0o644;
  return { type: 'file', source, target, mode, ...OWNED };
}

/** All files below a folder, by their paths in it, in one order on every machine. */
async function filesBelow(top: string): Promise<readonly string[]> {
  const found = await readdir(top, { recursive: true, withFileTypes: true });
  const files = found
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(top.length + 1));
  return files.sort((one, other) => (one < other ? -1 : 1));
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
