import { invalidTar } from './errors.ts';
import type { OpenFile } from './files.ts';
import { paddingOf } from './tar-header.ts';
import { nextHeader } from './tar-reader.ts';

/** Where the body of a tar's file stands in the tar. */
export interface TarPlace {
  readonly path: string;
  readonly start: number;
  /** In bytes. */
  readonly size: number;
}

/**
 * Finds the files of a tar without reading their bodies. Anything else that it holds but the folders that may be in it, and
 * two files of one name, are refused with `TAR_INVALID`: so is a tar that ends before its last body does.
 */
export async function placesIn(
  file: OpenFile,
  length: number,
  folders: ReadonlySet<string> = new Set(),
): Promise<ReadonlyMap<string, TarPlace>> {
  const places = new Map<string, TarPlace>();
  let position = 0;
  const read = async (size: number): Promise<Uint8Array> => {
    const buffer = new Uint8Array(size);
    const count = await file.read(buffer, position);
    position += count;
    return buffer.subarray(0, count);
  };
  for (let header = await nextHeader({ read }); header; header = await nextHeader({ read })) {
    const { path, size, type } = header;
    if (type === '5' && size === 0 && folders.has(path)) continue;
    const name = JSON.stringify(path);
    if (type !== '0' && type !== '7') throw invalidTar(`${name} is not a regular file`);
    if (places.has(path)) throw invalidTar(`${name} is in it twice`);
    if (position + size > length) throw invalidTar(`it ends in the middle of ${name}`);
    places.set(path, { path, start: position, size });
    position += size + paddingOf(size);
  }
  return places;
}
