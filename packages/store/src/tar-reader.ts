import { ByteReader } from './byte-reader.ts';
import type { Bytes } from './content.ts';
import { invalidTar } from './errors.ts';
import { BLOCK, paddingOf, parseTarHeader, type TarHeader } from './tar-header.ts';
import { parsePax, type PaxFacts } from './tar-pax.ts';

export interface TarEntry {
  /** As the tar has it: it may be absolute, or lead out of where one would unpack it. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symlink' | 'hardlink' | 'other';
  /** In bytes. Only files have any. */
  readonly size: number;
  readonly mode: number;
  /** Where a link leads. */
  readonly link: string;
  /** The file's bytes, to be read before the next entry is asked for, or not at all. */
  readonly bytes: Bytes;
}

const KINDS: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'other',
  '4': 'other',
  '5': 'folder',
  '6': 'other',
};

/** 1 MiB holds any path that a file system takes; more is an attack on the reader's memory. */
const EXTENSION_LIMIT = 1024 * 1024;

/**
 * Reads a tar as it streams by: ustar, PAX, and GNU's long names. It is stricter than most readers where they disagree with
 * each other, because what two readers see differently is a place to hide things. Throws `TAR_INVALID`.
 */
export async function* readTar(bytes: Bytes): AsyncGenerator<TarEntry, void, undefined> {
  const reader = new ByteReader(bytes);
  try {
    for (let header = await nextHeader(reader); header; header = await nextHeader(reader)) {
      const body = { left: header.size };
      yield { ...entryOf(header), bytes: bodyOf(reader, body) };
      const rest = body.left + paddingOf(header.size);
      if ((await reader.skip(rest)) < rest) throw invalidTar(`it ends in the middle of ${JSON.stringify(header.path)}`);
    }
    // What the bytes come from can tell only at its end whether they were the right ones.
    await reader.skip(Infinity);
  } finally {
    await reader.close();
  }
}

async function* bodyOf(reader: ByteReader, body: { left: number }): Bytes {
  for await (const chunk of reader.take(body.left)) {
    body.left -= chunk.byteLength;
    yield chunk;
  }
  if (body.left > 0) throw invalidTar('it ends in the middle of a file');
}

function entryOf({ path, size, mode, type, link }: TarHeader): Omit<TarEntry, 'bytes'> {
  const kind = type === '0' && path.endsWith('/') ? 'folder' : KINDS[type];
  if (!kind) throw invalidTar(`${JSON.stringify(path)} is of the unknown type ${JSON.stringify(type)}`);
  if (kind !== 'file' && size > 0) throw invalidTar(`${JSON.stringify(path)} is not a file, but has a size`);
  if (path === '' || path.includes('\0')) throw invalidTar('it holds an entry without a usable name');
  return { path, kind, size, mode, link };
}

/** Reads on from where it stands; fewer bytes only at the end. */
export type HeaderReader = Pick<ByteReader, 'read'>;

/** The next entry's header, with what PAX and GNU extensions before it say. */
export async function nextHeader(reader: HeaderReader): Promise<TarHeader | undefined> {
  let pax: PaxFacts | undefined;
  let gnu: PaxFacts | undefined;
  for (;;) {
    const block = await reader.read(BLOCK);
    const header = block.byteLength === 0 ? undefined : parseTarHeader(block);
    if (!header && (pax || gnu)) throw invalidTar('it ends after the extension of a header');
    if (!header) return undefined;
    if (header.type === 'x') pax = parsePax(await extension(reader, header));
    else if (header.type === 'g') refuseGlobal(parsePax(await extension(reader, header)));
    else if (header.type === 'L') gnu = { ...gnu, path: textOf(await extension(reader, header)) };
    else if (header.type === 'K') gnu = { ...gnu, link: textOf(await extension(reader, header)) };
    else return extended(header, pax, gnu);
  }
}

async function extension(reader: HeaderReader, { size }: TarHeader): Promise<Uint8Array> {
  if (size > EXTENSION_LIMIT) throw invalidTar(`the extension of a header is larger than ${EXTENSION_LIMIT} bytes`);
  const bytes = await reader.read(size + paddingOf(size));
  if (bytes.byteLength < size + paddingOf(size)) throw invalidTar('it ends in the middle of a header');
  return bytes.subarray(0, size);
}

function extended(header: TarHeader, pax: PaxFacts | undefined, gnu: PaxFacts | undefined): TarHeader {
  if (pax && gnu) throw invalidTar('an entry has both PAX and GNU extensions');
  const { path = header.path, link = header.link, size = header.size } = pax ?? gnu ?? {};
  return { ...header, path, link, size };
}

function refuseGlobal({ path, size, link }: PaxFacts): void {
  if (path !== undefined || size !== undefined || link !== undefined)
    throw invalidTar('a global PAX header renames or resizes every entry');
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8').replace(/\0.*$/s, '');
