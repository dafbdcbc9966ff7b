import { invalidTar } from './errors.ts';

/** The fields of a tar's header block (POSIX ustar, with GNU's large numbers). */
export interface TarHeader {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  readonly type: string;
  readonly link: string;
}

export const BLOCK = 512;

/** Reads a header block; `undefined` is the block of zeros that ends a tar. Throws `TAR_INVALID`. */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  if (block.byteLength < BLOCK) throw invalidTar('it ends in the middle of a header');
  if (block.every((byte) => byte === 0)) return undefined;
  if (numberOf(block, 148, 8) !== checksumOf(block)) throw invalidTar('a header does not match its checksum');
  const prefix =
    textOf(block, 257, 5) === 'ustar' && textOf(block, 257, 8) !== 'ustar  ' ? textOf(block, 345, 155) : '';
  const name = textOf(block, 0, 100);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    size: numberOf(block, 124, 12),
    mode: numberOf(block, 100, 8) & 0o7777,
    type: String.fromCharCode(block[156] || 0x30),
    link: textOf(block, 157, 100),
  };
}

/** How many bytes of zeros follow a body of this size. */
export const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

function checksumOf(block: Uint8Array): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

function textOf(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}

function numberOf(block: Uint8Array, at: number, length: number): number {
  if (((block[at] ?? 0) & 0x80) !== 0) return largeNumberOf(block.subarray(at, at + length));
  const text = textOf(block, at, length).trim();
  if (!/^[0-7]*$/.test(text)) throw invalidTar(`${JSON.stringify(text)} is not a number`);
  return text === '' ? 0 : Number.parseInt(text, 8);
}

// GNU's base 256: the first bit marks it, the second would make it negative.
function largeNumberOf(field: Uint8Array): number {
  const [first = 0, ...rest] = field;
  const value = rest.reduce((sum, byte) => sum * 256 + byte, first & 0x7f);
  if ((first & 0x40) !== 0 || !Number.isSafeInteger(value)) throw invalidTar('a size in it is negative or too large');
  return value;
}
