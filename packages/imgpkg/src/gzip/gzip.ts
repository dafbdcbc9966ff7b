import { crc32 } from 'node:zlib';
import { BitWriter } from './bit-writer.ts';
import { writeBlock } from './block.ts';
import { tokenizer, type DeflateToken } from './tokens.ts';

const BLOCK = 65_535;

// No name, no time, "fastest", unknown system: the header that Go writes.
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff);

/**
 * Compresses as Go's `compress/gzip` does at its fastest level, to the byte. Digests of what imgpkg packs depend on it,
 * and no zlib gives the same bytes.
 */
export function goGzip(bytes: Uint8Array): Uint8Array {
  const out = new BitWriter();
  const tokenize = tokenizer(bytes);
  for (let start = 0; start < bytes.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, bytes.length);
    const block = bytes.subarray(start, end);
    if (block.length <= 16) out.stored(block, 0);
    else
      writeBlock(
        worthwhile(block, () => tokenize(start, end)),
        block,
        out,
      );
  }
  out.stored(new Uint8Array(), 1);
  return Buffer.concat([HEADER, out.bytes(), trailerOf(bytes)]);
}

/** Repetitions are used only in blocks of some size, and where they save at least a sixteenth. */
function worthwhile(block: Uint8Array, tokenize: () => readonly DeflateToken[]): readonly DeflateToken[] {
  if (block.length < 128) return [...block];
  const tokens = tokenize();
  return tokens.length > block.length - (block.length >> 4) ? [...block] : tokens;
}

function trailerOf(bytes: Uint8Array): Uint8Array {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(bytes), 0);
  trailer.writeUInt32LE(bytes.length >>> 0, 4);
  return trailer;
}
