import type { Descriptor, Digest } from '@cse/oci';
import { partSizeTooSmall } from '../errors.ts';
import { END, headerSize, paddingOf } from './tar-writer.ts';

/** What stands in a part: a file's bytes, or a stretch of them. */
export interface PartEntry {
  readonly path: string;
  /** Where its header begins, in the part. */
  readonly at: number;
  readonly length: number;
  readonly of: FixedFile | Content;
  /** Where the stretch begins, in the file. */
  readonly start: number;
}

/** A file whose bytes are known before anything is fetched. */
export interface FixedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface Content {
  readonly content: Descriptor;
}

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly size: number;
  readonly entries: readonly PartEntry[];
}

/** Where a stretch of some content stands: in which part, from which byte on. */
export interface PartPlace {
  readonly part: number;
  readonly at: number;
  readonly length: number;
}

export interface PartLayout {
  readonly parts: readonly Part[];
  readonly places: ReadonlyMap<Digest, readonly PartPlace[]>;
}

/** The note that each part begins with has one length, so that it can be written last. */
export const NOTE = { path: 'cse-part.json', size: 512 };
const SMALLEST = 64 * 1024;
const NOTE_COST = headerSize(NOTE.path) + NOTE.size;

/**
 * Gives every byte its place before the first one is fetched, so that content can arrive in any order and the parts are still
 * always the same. Files stand whole in one part where they fit into one; larger ones are continued in the next.
 */
export function layOutParts(files: readonly (FixedFile | Content)[], partSize: number): PartLayout {
  if (partSize < SMALLEST) throw partSizeTooSmall(partSize, SMALLEST);
  const table = new Table(partSize);
  for (const file of files) table.add(file);
  return table.done();
}

class Table {
  readonly #partSize: number;
  readonly #parts: { entries: PartEntry[]; used: number }[] = [];

  constructor(partSize: number) {
    this.#partSize = partSize;
    this.#begin();
  }

  add(of: FixedFile | Content): void {
    const [path, size] = pathAndSize(of);
    const cost = headerSize(path) + size + paddingOf(size);
    if (cost <= this.#room()) return this.#put({ path, of, start: 0, length: size });
    if (cost <= this.#partSize - NOTE_COST - END) {
      this.#begin();
      return this.#put({ path, of, start: 0, length: size });
    }
    this.#continued(of, path.replace(/^blobs\//, ''), size);
  }

  done(): PartLayout {
    const parts = this.#parts.map(({ entries, used }, at) => ({ number: at + 1, size: used + END, entries }));
    const places = new Map<Digest, PartPlace[]>();
    for (const { number, entries } of parts)
      for (const { of, path, at, length } of entries) {
        if (!('content' in of)) continue;
        const place = { part: number, at: at + headerSize(path), length };
        places.set(of.content.digest, [...(places.get(of.content.digest) ?? []), place]);
      }
    return { parts, places };
  }

  #continued(of: FixedFile | Content, name: string, size: number): void {
    for (let start = 0, piece = 1; start < size; piece += 1) {
      const path = `pieces/${name}/${String(piece).padStart(6, '0')}`;
      const usable = this.#room() - headerSize(path);
      const length = Math.min(size - start, usable - (usable % 512));
      if (length <= 0) {
        this.#begin();
        piece -= 1;
        continue;
      }
      this.#put({ path, of, start, length });
      start += length;
    }
  }

  #put(entry: Omit<PartEntry, 'at'>): void {
    const part = this.#last();
    part.entries.push({ ...entry, at: part.used });
    part.used += headerSize(entry.path) + entry.length + paddingOf(entry.length);
  }

  #begin(): void {
    this.#parts.push({ entries: [], used: NOTE_COST });
  }

  #room(): number {
    return this.#partSize - END - this.#last().used;
  }

  #last() {
    const last = this.#parts.at(-1);
    if (!last) throw new Error('there is always a part');
    return last;
  }
}

function pathAndSize(of: FixedFile | Content): readonly [string, number] {
  if ('bytes' in of) return [of.path, of.bytes.byteLength];
  return [`blobs/${of.content.digest.replace(':', '/')}`, of.content.size];
}
