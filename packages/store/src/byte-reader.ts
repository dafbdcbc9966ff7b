import type { Bytes } from './content.ts';

/** Takes a stream of chunks apart at places of the reader's choosing. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(bytes: Bytes) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** The next `size` bytes, whole; fewer only where the stream ends. For small sizes. */
  async read(size: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const part of this.take(size)) parts.push(part);
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  /** The next `size` bytes as they come; fewer only where the stream ends. */
  async *take(size: number): Bytes {
    for (let left = size; left > 0;) {
      if (this.#rest.byteLength === 0 && !(await this.#fill())) return;
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.byteLength);
      left -= part.byteLength;
      yield part;
    }
  }

  /** Passes over `size` bytes, and says how many there were. */
  async skip(size: number): Promise<number> {
    let skipped = 0;
    for await (const part of this.take(size)) skipped += part.byteLength;
    return skipped;
  }

  /** Puts bytes back: they are read again next. */
  unread(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([bytes, this.#rest]);
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #fill(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    this.#rest = value;
    return true;
  }
}
