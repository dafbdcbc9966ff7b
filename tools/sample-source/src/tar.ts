/** A file to put in an image. */
export interface File {
  /** Without a leading slash. */
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  open(): Iterable<Uint8Array>;
}

const BLOCK = 512;

/** A file that holds a text. */
export function textFile(path: string, text: string, mode = 0o644): File {
  const bytes = new TextEncoder().encode(text);
  return { path, size: bytes.byteLength, mode, open: () => [bytes] };
}

/** Files as a POSIX ustar archive, with no times or owners in it: the same files are always the same bytes. */
export function* tar(files: readonly File[]): Iterable<Uint8Array> {
  for (const file of files) {
    yield header(file);
    yield* file.open();
    yield new Uint8Array(-file.size & (BLOCK - 1));
  }
  yield new Uint8Array(2 * BLOCK);
}

function header({ path, size, mode }: File): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const { prefix, name } = split(path);
  block.write(name, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write('        0', 148);
  block.write('ustar\u000000', 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** Long paths go into two fields, cut at a slash. */
function split(path: string): { readonly prefix: string; readonly name: string } {
  if (path.length <= 100) return { prefix: '', name: path };
  const cut = path.indexOf('/', path.length - 101);
  return { prefix: path.slice(0, cut), name: path.slice(cut + 1) };
}

const octal = (value: number, width: number) => value.toString(8).padStart(width, '0');
