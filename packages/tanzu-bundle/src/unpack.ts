import { codeOf, isCseError } from '@cse/errors';
import { readAll, readTar, type Files, type TarEntry } from '@cse/store';
import { BUNDLE_FOLDER, isFileName, MANIFEST_FILE } from './bundle-manifest.ts';
import { invalidBundle } from './errors.ts';
import { readFile, writeFile } from './file-bytes.ts';
import { maybeGunzipped } from './gzipped.ts';

/** What was in a bundle: small files as they are, the tars of images in a folder. */
export interface Unpacked {
  readonly small: ReadonlyMap<string, Uint8Array>;
  readonly tars: ReadonlySet<string>;
}

export interface UnpackOptions {
  /** Where the tars of images go. */
  readonly dir: string;
  readonly files: Files;
}

const SMALL_AT_MOST = 64 * 1024 * 1024;
// Ten times all that the vendor has ever published.
const ENTRIES_AT_MOST = 100_000;

/** Takes a bundle apart. Only files that stand right in its one folder are taken, each once. Throws `TANZU_BUNDLE_INVALID`. */
export async function unpack(path: string, options: UnpackOptions): Promise<Unpacked> {
  const unpacked = await unpackAll(path, options).catch((cause: unknown) => {
    throw isDamage(cause) ? invalidBundle(path, cause.message, cause) : cause;
  });
  if (!unpacked.small.has(MANIFEST_FILE)) throw invalidBundle(path, `it has no ${BUNDLE_FOLDER}/${MANIFEST_FILE}`);
  return unpacked;
}

async function unpackAll(path: string, { dir, files }: UnpackOptions): Promise<Unpacked> {
  const small = new Map<string, Uint8Array>();
  const tars = new Set<string>();
  for await (const entry of readTar(maybeGunzipped(readFile(path, files)))) {
    const name = nameOf(entry, path);
    if (name === undefined) continue;
    if (small.has(name) || tars.has(name)) throw invalidBundle(path, `it has two files ${name}`);
    if (small.size + tars.size === ENTRIES_AT_MOST)
      throw invalidBundle(path, `it has more than ${ENTRIES_AT_MOST} files`);
    if (!name.endsWith('.tar.gz')) {
      small.set(name, await readAll(entry.bytes, SMALL_AT_MOST));
      continue;
    }
    await writeFile(`${dir}/${name}`, entry.bytes, files);
    tars.add(name);
  }
  return { small, tars };
}

// Damage is told by the tar's reader or by zlib; the disk speaks for itself.
const isDamage = (cause: unknown): cause is Error =>
  isCseError(cause) ? cause.code === 'TAR_INVALID' : (codeOf(cause) ?? '').startsWith('Z_');

function nameOf({ kind, path: entry }: TarEntry, path: string): string | undefined {
  const [, folder, name = ''] = /^(?:\.\/)?([^/]+)\/?(.*)$/s.exec(entry) ?? [];
  const isPlain = folder === BUNDLE_FOLDER && (kind === 'folder' ? name === '' : kind === 'file' && isFileName(name));
  if (!isPlain) throw invalidBundle(path, `it has ${JSON.stringify(entry.slice(0, 200))}, which does not belong in it`);
  return kind === 'folder' ? undefined : name;
}
