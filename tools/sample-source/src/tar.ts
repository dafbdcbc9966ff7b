import { tarFrame } from '@cse/store';

/** A file to put in an image. */
export interface File {
  /** Without a leading slash. */
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  open(): Iterable<Uint8Array>;
}

/** A file that holds a text. */
export function textFile(path: string, text: string, mode = 0o644): File {
  const bytes = new TextEncoder().encode(text);
  return { path, size: bytes.byteLength, mode, open: () => [bytes] };
}

/** Files as a tar, with no times or owners in it: the same files are always the same bytes. */
export function* tar(files: readonly File[]): Iterable<Uint8Array> {
  for (const file of files) {
    yield tarFrame.header({ name: file.path, size: file.size, mode: file.mode, kind: 'file' });
    yield* file.open();
    yield tarFrame.padding(file.size);
  }
  yield tarFrame.end;
}
