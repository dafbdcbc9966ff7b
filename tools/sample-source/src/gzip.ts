import { crc32 } from 'node:zlib';

const LONGEST = 65_535;

/**
 * Wraps bytes as gzip (RFC 1952) without compressing them: the result is the same under every version of every
 * compressor, so the digests of what is generated never move.
 */
export function* gzip(chunks: Iterable<Uint8Array>): Iterable<Uint8Array> {
  let sum = 0;
  let size = 0;
  yield Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
  for (const chunk of chunks) {
    for (let start = 0; start < chunk.byteLength; start += LONGEST) {
      const block = chunk.subarray(start, start + LONGEST);
      sum = crc32(block, sum);
      size += block.byteLength;
      yield storedHeader(block.byteLength, false);
      yield block;
    }
  }
  yield storedHeader(0, true);
  yield trailer(sum, size);
}

/** The header of a stored block (RFC 1951, section 3.2.4). */
function storedHeader(length: number, last: boolean): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes[0] = last ? 1 : 0;
  bytes.writeUInt16LE(length, 1);
  bytes.writeUInt16LE(~length & 0xffff, 3);
  return bytes;
}

function trailer(sum: number, size: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(sum, 0);
  bytes.writeUInt32LE(size % 2 ** 32, 4);
  return bytes;
}
