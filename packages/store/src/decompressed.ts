import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { codeOf } from '@cse/errors';
import { ByteReader } from './byte-reader.ts';
import type { Bytes } from './content.ts';
import { expandsTooFar, notUnpackable } from './errors.ts';

/** Nothing that we look into is larger unpacked, and no honest file system in a layer packs better than this. */
const LIMITS = { bytes: 16 * 1024 ** 3, ratio: 250, grace: 64 * 1024 ** 2 };

/**
 * Unpacks gzip and zstd, told by their first bytes and not by what a media type claims; other bytes pass as they are.
 * Throws `CONTENT_EXPANDS` for a bomb, judged by what comes out.
 */
export async function* decompressed(bytes: Bytes, limits = LIMITS): Bytes {
  const counted = { in: 0 };
  const reader = new ByteReader(count(bytes, counted));
  try {
    const magic = Buffer.from(await reader.read(4)).toString('hex');
    reader.unread(Buffer.from(magic, 'hex'));
    let out = 0;
    for await (const chunk of unpack(magic, reader.take(Infinity))) {
      out += chunk.byteLength;
      if (out > limits.bytes || (out > limits.grace && out > counted.in * limits.ratio)) throw expandsTooFar(out);
      yield chunk;
    }
    await reader.skip(Infinity);
  } catch (error) {
    if (!isUnpackError(error)) throw error;
    // Bytes that were changed on the way are told as that, and not as what the unpacker makes of them.
    await reader.skip(Infinity);
    throw notUnpackable(error);
  } finally {
    await reader.close();
  }
}

function unpack(magic: string, packed: Bytes): Bytes {
  if (magic.startsWith('1f8b')) return through(packed, createGunzip());
  if (magic === '28b52ffd') return through(packed, createZstdDecompress());
  return packed;
}

function through(packed: Bytes, unpacker: ReturnType<typeof createGunzip | typeof createZstdDecompress>): Bytes {
  const source = Readable.from(packed, { objectMode: false });
  // The reader of the unpacker sees every error; the callback only says that nobody else needs to.
  return pipeline(source, unpacker, () => undefined);
}

async function* count(bytes: Bytes, counted: { in: number }): Bytes {
  for await (const chunk of bytes) {
    counted.in += chunk.byteLength;
    yield chunk;
  }
}

const isUnpackError = (error: unknown) => /^(Z_|ZSTD_|ERR_Z)/.test(codeOf(error) ?? '');
