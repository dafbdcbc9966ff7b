import type { Bytes } from '@cse/store';

/** Content cut into pieces; opened again only where a piece has to be sent once more. */
export class ChunkSource {
  readonly #open: () => Bytes;
  #iterator: AsyncIterator<Uint8Array> | undefined;
  #left: Uint8Array = new Uint8Array();
  #position = 0;

  constructor(open: () => Bytes) {
    this.#open = open;
  }

  async *piece(offset: number, length: number): Bytes {
    if (!this.#iterator || this.#position !== offset) await this.#seek(offset);
    for (let wanted = length; wanted > 0;) {
      const chunk = await this.#next(wanted);
      if (!chunk) return;
      wanted -= chunk.byteLength;
      yield chunk;
    }
  }

  async close(): Promise<void> {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    await iterator?.return?.();
  }

  async #seek(offset: number): Promise<void> {
    await this.close();
    this.#iterator = this.#open()[Symbol.asyncIterator]();
    this.#left = new Uint8Array();
    this.#position = 0;
    while (this.#position < offset && (await this.#next(offset - this.#position)));
  }

  async #next(most: number): Promise<Uint8Array | undefined> {
    if (this.#left.byteLength === 0) {
      const { done, value } = (await this.#iterator?.next()) ?? { done: true, value: undefined };
      if (done) return undefined;
      this.#left = value;
    }
    const chunk = this.#left.subarray(0, most);
    this.#left = this.#left.subarray(chunk.byteLength);
    this.#position += chunk.byteLength;
    return chunk;
  }
}
