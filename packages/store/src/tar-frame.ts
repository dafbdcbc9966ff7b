import { BLOCK, paddingOf } from './tar-header.ts';

/** One file or folder of a tar that is written. */
export interface FramedEntry {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly kind: 'file' | 'folder';
}

/**
 * What stands in a tar around the bytes of its files, as Go's archive/tar writes it for no owner and no time: the same files
 * make the same tar, of any size, and what imgpkg would write is written byte for byte.
 */
export const tarFrame = {
  /** The header of an entry. Long names and large files get a PAX header before it. */
  header({ name, size, mode, kind }: FramedEntry): Uint8Array {
    const records = [...(isLong(name) ? [['path', name]] : []), ...(isLarge(size) ? [['size', String(size)]] : [])];
    const header = ustar({
      name: name.slice(0, 100),
      size: isLarge(size) ? 0 : size,
      mode,
      type: kind === 'file' ? '0' : '5',
    });
    return records.length === 0 ? header : Buffer.concat([paxHeader(name, records), header]);
  },
  /** The zeros that follow a file of `size` bytes. */
  padding: (size: number) => new Uint8Array(paddingOf(size)),
  /** The end of a tar: two blocks of zeros, and nothing after them. */
  end: new Uint8Array(2 * BLOCK),
};

interface Ustar {
  readonly name: string;
  readonly size: number;
  readonly mode: number;
  readonly type: '0' | '5' | 'x';
}

const isLong = (name: string) => name.length > 100;
const isLarge = (size: number) => size >= 8 ** 11;

function ustar({ name, size, mode, type }: Ustar): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100, 'latin1');
  block.write(octal(mode, 7), 100, 'latin1');
  block.write(octal(0, 7), 108, 'latin1');
  block.write(octal(0, 7), 116, 'latin1');
  block.write(octal(size, 11), 124, 'latin1');
  block.write(octal(0, 11), 136, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  // A PAX header has no device numbers.
  if (type !== 'x') block.write(`${octal(0, 7)}\0${octal(0, 7)}`, 329, 'latin1');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

function paxHeader(name: string, records: readonly (readonly string[])[]): Buffer {
  const body = Buffer.from(records.map(([key, value]) => record(`${key}=${value}\n`)).join(''));
  const header = ustar({ name: `PaxHeaders.0/${name}`.slice(0, 100), size: body.length, mode: 0, type: 'x' });
  return Buffer.concat([header, body, Buffer.alloc(paddingOf(body.length))]);
}

// The length at its start counts itself.
function record(text: string): string {
  let length = text.length + 2;
  while (`${length} ${text}`.length !== length) length += 1;
  return `${length} ${text}`;
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
