const BLOCK = 512;

/** The end of a tar. */
export const TAR_END = new Uint8Array(2 * BLOCK);

/** The zero bytes that follow a file of `size` bytes. */
export const paddingOf = (size: number): Uint8Array => new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);

/** A header that says nothing of whose file it was, nor when: the same file always has the same. */
export function tarHeader(name: string, { size, kind }: { readonly size: number; readonly kind: 'file' | 'folder' }) {
  if (name.length > 100 || size >= 8 ** 11) throw new Error(`${name} of ${size} bytes does not fit a plain header`);
  const block = Buffer.alloc(BLOCK);
  const put = (text: string, at: number) => block.write(text, at, 'latin1');
  put(name, 0);
  put(octal(kind === 'file' ? 0o644 : 0o755, 7), 100);
  for (const at of [108, 116]) put(octal(0, 7), at);
  put(octal(size, 11), 124);
  put(octal(0, 11), 136);
  put(kind === 'file' ? '0' : '5', 156);
  put('ustar\u000000', 257);
  block.fill(' ', 148, 156);
  put(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  );
  return block;
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
