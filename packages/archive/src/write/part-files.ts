import type { Descriptor } from '@cse/oci';
import type { Bytes, Files, OpenFile } from '@cse/store';
import { notPlanned, partEnds } from '../errors.ts';
import { partName } from '../format/manifest.ts';
import type { ArchiveLayout } from '../format/archive-layout.ts';

interface OpenPart {
  readonly file: Promise<OpenFile>;
  users: number;
}

/** As much as is read at a time. */
const CHUNK = 256 * 1024;

/** The files of an archive's parts. Until it is sealed, a part has another name. */
export class PartFiles {
  readonly #files: Files;
  readonly #dir: string;
  readonly #outline: ArchiveLayout;
  readonly #held = new Map<number, OpenPart>();
  /** A part is not opened while it gets its name, nor the other way round. */
  readonly #turns = new Map<number, Promise<unknown>>();
  readonly #sealed = new Set<number>();
  readonly #left = new Set<number>();
  /** The parts whose drafts keep their names in a power cut. */
  readonly #lasting = new Set<number>();

  constructor(files: Files, dir: string, outline: ArchiveLayout) {
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

  /** Works on a part. It is open for as long as anyone works on it, whatever its name becomes meanwhile. */
  async use<T>(part: number, work: (file: OpenFile) => Promise<T>): Promise<T> {
    const held = this.#hold(part);
    try {
      return await work(await held.file);
    } finally {
      await this.#release(part, held);
    }
  }

  /** Writes some of a content's bytes to their places, as far as these are in parts that are still written. */
  async write(content: Descriptor, bytes: Uint8Array, position: number): Promise<void> {
    for (const { part, at, from, to } of this.#stretches(content, position, position + bytes.byteLength)) {
      if (!this.#isWritten(part)) continue;
      await this.use(part, (file) => file.write(bytes.subarray(from - position, to - position), at));
    }
  }

  /** Reads some of a content's bytes back. */
  async *read(content: Descriptor, begin = 0, end = content.size): Bytes {
    for (const { part, at, from, to } of this.#stretches(content, begin, end)) {
      const held = this.#hold(part);
      try {
        for (let done = 0; done < to - from;) {
          const buffer = new Uint8Array(Math.min(CHUNK, to - from - done));
          const count = await (await held.file).read(buffer, at + done);
          if (count === 0) throw partEnds(this.finalPath(part), at + done);
          done += count;
          yield buffer.subarray(0, count);
        }
      } finally {
        await this.#release(part, held);
      }
    }
  }

  /** Shows some of a content's bytes as they are on disk. They are to be used at once: the next ones take their place. */
  async show(
    content: Descriptor,
    [begin, end]: readonly [number, number],
    use: (bytes: Uint8Array) => void,
  ): Promise<void> {
    const buffer = new Uint8Array(Math.min(CHUNK, end - begin));
    for (const { part, at, from, to } of this.#stretches(content, begin, end))
      await this.use(part, async (file) => {
        for (let done = 0; done < to - from;) {
          const room = buffer.subarray(0, Math.min(CHUNK, to - from - done));
          const count = await file.read(room, at + done);
          if (count === 0) throw partEnds(this.finalPath(part), at + done);
          done += count;
          use(room.subarray(0, count));
        }
      });
  }

  /** Makes what was written of some contents survive a power cut. */
  async sync(contents: readonly Descriptor[]): Promise<void> {
    const parts = new Set(contents.flatMap((content) => this.placesOf(content)).map(({ part }) => part));
    const written = [...parts].filter((part) => this.#isWritten(part));
    for (const part of written) await this.use(part, (file) => file.sync());
    if (written.every((part) => this.#lasting.has(part))) return;
    await this.#files.syncFolder(this.#dir);
    for (const part of written) this.#lasting.add(part);
  }

  /** Gives a part that is whole and safe its name. */
  seal(part: number): Promise<void> {
    return this.#inTurn(part, async () => {
      await this.#files.rename(this.draftPath(part), this.finalPath(part));
      this.#sealed.add(part);
      await this.#files.syncFolder(this.#dir);
    });
  }

  /** Says that a part is there already under its name. */
  keep(part: number): void {
    this.#sealed.add(part);
  }

  /** Says that a part is neither there nor wanted: only others of its archive are made again. */
  leave(part: number): void {
    this.#left.add(part);
  }

  isSealed(part: number): boolean {
    return this.#sealed.has(part);
  }

  /** Says whether all of a content can be read back. */
  isReadable(content: Descriptor): boolean {
    return !this.placesOf(content).some(({ part }) => this.#left.has(part));
  }

  placesOf({ digest }: Descriptor) {
    const places = this.#outline.places.get(digest);
    if (!places) throw notPlanned(digest);
    return places;
  }

  /** Where the bytes of a content from one on to another stand: in which part, and from where on in it. */
  *#stretches(content: Descriptor, begin: number, end: number) {
    let start = 0;
    for (const { part, at, length } of this.placesOf(content)) {
      const from = Math.max(begin, start);
      const to = Math.min(end, start + length);
      if (from < to) yield { part, at: at + from - start, from, to };
      start += length;
    }
  }

  #isWritten(part: number): boolean {
    return !this.#sealed.has(part) && !this.#left.has(part);
  }

  #hold(part: number): OpenPart {
    const held = this.#held.get(part) ?? { file: this.#inTurn(part, () => this.#open(part)), users: 0 };
    this.#held.set(part, held);
    held.users += 1;
    return held;
  }

  #open(part: number): Promise<OpenFile> {
    if (this.#sealed.has(part)) return this.#files.open(this.finalPath(part), 'read');
    return this.#files.open(this.draftPath(part), 'write');
  }

  async #release(part: number, held: OpenPart): Promise<void> {
    held.users -= 1;
    if (held.users > 0) return;
    this.#held.delete(part);
    await held.file.then(
      (file) => file.close(),
      () => undefined,
    );
  }

  #inTurn<T>(part: number, work: () => Promise<T>): Promise<T> {
    const mine = (this.#turns.get(part) ?? Promise.resolve()).then(work);
    this.#turns.set(
      part,
      mine.catch(() => undefined),
    );
    return mine;
  }
}
