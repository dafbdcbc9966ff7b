const BLOCK = 512;
/** A tar ends with two blocks of zeros. */
export const END = 2 * BLOCK;
// What eleven octal digits hold; larger sizes are written in GNU's base 256.
const OCTAL_LIMIT = 8 ** 11;

/** How many bytes of zeros follow a body of this size. */
export const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** How long the header of an entry is: names of more than 100 bytes need a PAX header before it. */
export const headerSize = (path: string): number => (path.length > 100 ? 3 * BLOCK : BLOCK);

/**
 * The header of a regular file, the same bytes for the same name and size: no time, no owner. Its length depends on the name
 * alone, which the layout of parts is computed from, and it stays as it is: archives that were begun are finished with it.
 */
export function tarHeader(path: string, size: number): Uint8Array {
  if (path.length <= 100) return header(path, size, '0');
  const record = paxRecord('path', path);
  const body = Buffer.alloc(BLOCK);
  body.write(record);
  return Buffer.concat([header('PaxHeader', record.length, 'x'), body, header(path.slice(0, 100), size, '0')]);
}

function header(path: string, size: number, type: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(path, 0, 100);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  writeSize(block, size);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function writeSize(block: Buffer, size: number): void {
  if (size < OCTAL_LIMIT) {
    block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
    return;
  }
  block[124] = 0x80;
  block.writeBigUInt64BE(BigInt(size), 128);
}

// The length counts its own digits.
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const digits = [1, 2, 3, 4].find((count) => String(count + rest.length).length === count) ?? 0;
  return `${digits + rest.length}${rest}`;
}
