import { hasherOf, MediaType, type Descriptor, type Digest } from '@cse/oci';
import { bytesOf, type Opener } from '@cse/store';
import { packTar, type TarEntry } from 'modern-tar';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { seededBytes } from './seeded-bytes.ts';

/** What a path of a layer is: a file, or with `null` a whiteout of what a lower layer has there. */
export type LayerFile =
  | string
  | Uint8Array
  | null
  | { readonly content?: string | Uint8Array; readonly mode?: number }
  | { readonly symlink: string }
  | { readonly hardlink: string };

export interface LayerOptions {
  /** By path, in the order in which they stand in the tar. A path that ends in `/` is a directory. */
  readonly files?: Readonly<Record<string, LayerFile>> | undefined;
  readonly compression?: 'gzip' | 'zstd' | 'none' | undefined;
  /** The bytes as they are, instead of files. */
  readonly bytes?: Uint8Array | undefined;
  /** That many bytes from the seed, instead of files; they are no tar. */
  readonly size?: number | undefined;
  readonly seed?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Where a foreign layer may be had. */
  readonly urls?: readonly string[] | undefined;
}

export interface Blob {
  readonly descriptor: Descriptor;
  readonly open: Opener;
}

const MEDIA_TYPES = { gzip: MediaType.layer, zstd: MediaType.zstd, none: MediaType.tar };

/** Makes a layer without putting it anywhere. The same options make the same bytes. */
export async function layer(options: LayerOptions = {}): Promise<Blob> {
  const { files, bytes, size, seed = '', compression = 'gzip', annotations, urls } = options;
  const mediaType = options.mediaType ?? MEDIA_TYPES[compression];
  const more = { ...(annotations ? { annotations } : {}), ...(urls ? { urls } : {}) };
  if (size !== undefined) return blob(mediaType, () => seededBytes(seed, size), more);
  const whole = bytes ?? compress(await tar(files ?? { hello: `hello from ${seed}\n` }), compression);
  return blob(mediaType, () => [whole], more);
}

function blob(mediaType: string, make: () => Iterable<Uint8Array>, more: Partial<Descriptor>): Blob {
  const { digest, size } = measure(make());
  return {
    descriptor: { mediaType, digest, size, ...more },
    open: async function* () {
      yield* make();
    },
  };
}

/** Content of a few bytes, with its descriptor. */
export function small(mediaType: string, content: Uint8Array | string): Blob {
  const bytes = Buffer.from(content);
  return { descriptor: { mediaType, ...measure([bytes]) }, open: () => bytesOf(bytes) };
}

function measure(chunks: Iterable<Uint8Array>): { digest: Digest; size: number } {
  const hasher = hasherOf('sha256:');
  let size = 0;
  for (const chunk of chunks) {
    hasher.update(chunk);
    size += chunk.byteLength;
  }
  return { digest: hasher.digest(), size };
}

/** A tar of the files given, always the same for the same files. */
async function tar(files: Readonly<Record<string, LayerFile>>): Promise<Uint8Array> {
  return packTar(Object.entries(files).map(([path, file]) => entry(path, file)));
}

function entry(path: string, file: LayerFile): TarEntry {
  const header = { name: path, size: 0, mtime: new Date(0), uid: 0, gid: 0 };
  if (path.endsWith('/')) return { header: { ...header, type: 'directory' } };
  if (file === null) return { header: { ...header, name: whiteout(path) }, body: '' };
  if (typeof file === 'string' || file instanceof Uint8Array) return entry(path, { content: file });
  if ('symlink' in file) return { header: { ...header, type: 'symlink', linkname: file.symlink } };
  if ('hardlink' in file) return { header: { ...header, type: 'link', linkname: file.hardlink } };
  const { content = '', mode = 0o644 } = file;
  const body = Buffer.from(content);
  return { header: { ...header, mode, size: body.byteLength }, body };
}

const whiteout = (path: string) => path.replace(/[^/]+$/, (name) => `.wh.${name}`);

function compress(bytes: Uint8Array, compression: 'gzip' | 'zstd' | 'none'): Uint8Array {
  if (compression === 'none') return bytes;
  return compression === 'gzip' ? gzipSync(bytes) : zstdCompressSync(bytes);
}
