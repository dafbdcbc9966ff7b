import type { Descriptor } from '@cse/oci';
import { readFile, type Bytes, type Files, type OpenFile } from '@cse/store';
import { notPlanned } from './errors.ts';
import { partName } from './manifest.ts';
import type { Outline } from './outline.ts';

interface Held {
  readonly file: Promise<OpenFile>;
  users: number;
}

/** As much as is read at a time. */
const SHOWN = 256 * 1024;

/** The files of an archive's parts. Until it is sealed, a part has another name. */
export class PartFiles {
  readonly #files: Files;
  readonly #dir: string;
  readonly #outline: Outline;
  readonly #held = new Map<number, Held>();
  readonly #sealed = new Set<number>();
  readonly #left = new Set<number>();

  constructor(files: Files, dir: string, outline: Outline) {
    this.#files = files;
    this.#dir = dir;
    this.#outline = outline;
  }

  finalPath(part: number): string {
    return `${this.#dir}/${partName(this.#outline.id, part)}`;
  }

  draftPath(part: number): string {
    return `${this.finalPath(part)}.unfinished`;
  }

  /** Works on a part that is not sealed. It is open for as long as anyone works on it. */
  async use<T>(part: number, work: (file: OpenFile) => Promise<T>): Promise<T> {
    const held = this.#held.get(part) ?? { file: this.#files.open(this.draftPath(part), 'write'), users: 0 };
    this.#held.set(part, held);
    held.users += 1;
    try {
      return await work(await held.file);
    } finally {
      held.users -= 1;
      if (held.users === 0) await this.#close(part, held);
    }
  }

  /** Writes some of a content's bytes to their places, as far as these are in parts that are still written. */
  async write(content: Descriptor, bytes: Uint8Array, position: number): Promise<void> {
    let start = 0;
    for (const { part, at, length } of this.placesOf(content)) {
      const from = Math.max(position, start);
      const to = Math.min(position + bytes.byteLength, start + length);
      if (from < to && this.#isWritten(part)) {
        const stretch = bytes.subarray(from - position, to - position);
        const offset = at + from - start;
        await this.use(part, (file) => file.write(stretch, offset));
      }
      start += length;
    }
  }

  /** Reads some of a content's bytes back. */
  async *read(content: Descriptor, begin = 0, end = content.size): Bytes {
    let start = 0;
    for (const { part, at, length } of this.placesOf(content)) {
      const from = Math.max(begin, start);
      const to = Math.min(end, start + length);
      const path = this.#sealed.has(part) ? this.finalPath(part) : this.draftPath(part);
      if (from < to) yield* readFile(this.#files, path, { start: at + from - start, end: at + to - start });
      start += length;
    }
  }

  /** Shows a stretch of a content's bytes as they are on disk. They are to be used at once: the next ones take their place. */
  async show(
    content: Descriptor,
    [begin, end]: readonly [number, number],
    use: (bytes: Uint8Array) => void,
  ): Promise<void> {
    const buffer = new Uint8Array(SHOWN);
    let start = 0;
    for (const { part, at, length } of this.placesOf(content)) {
      const to = Math.min(end, start + length);
      for (let from = Math.max(begin, start); from < to;) {
        const [room, offset] = [buffer.subarray(0, Math.min(SHOWN, to - from)), at + from - start];
        const count = await this.use(part, (file) => file.read(room, offset));
        if (count === 0) throw notPlanned(`a part that ends before ${offset}`);
        use(room.subarray(0, count));
        from += count;
      }
      start += length;
    }
  }

  /** Makes what was written of some contents survive a power cut. */
  async sync(contents: readonly Descriptor[]): Promise<void> {
    const parts = new Set(contents.flatMap((content) => this.placesOf(content)).map(({ part }) => part));
    for (const part of parts) if (this.#isWritten(part)) await this.use(part, (file) => file.sync());
  }

  /** Gives a part that is whole and safe its name. */
  async seal(part: number): Promise<void> {
    await this.#files.rename(this.draftPath(part), this.finalPath(part));
    await this.#files.syncFolder(this.#dir);
    this.#sealed.add(part);
  }

  /** Says that a part is there already under its name. */
  keep(part: number): void {
    this.#sealed.add(part);
  }

  /** Says that a part is neither there nor wanted: only others of its archive are made again. */
  leave(part: number): void {
    this.#left.add(part);
  }

  /** Says whether all of a content can be read back. */
  isReadable(content: Descriptor): boolean {
    return !this.placesOf(content).some(({ part }) => this.#left.has(part));
  }

  #isWritten(part: number): boolean {
    return !this.#sealed.has(part) && !this.#left.has(part);
  }

  placesOf({ digest }: Descriptor) {
    const places = this.#outline.places.get(digest);
    if (!places) throw notPlanned(digest);
    return places;
  }

  async #close(part: number, held: Held): Promise<void> {
    this.#held.delete(part);
    await held.file.then(
      (file) => file.close(),
      () => undefined,
    );
  }
}
