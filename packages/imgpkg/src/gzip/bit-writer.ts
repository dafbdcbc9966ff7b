import type { Code } from './huffman.ts';

/** Writes bits into bytes, lowest first. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #bits = 0;
  #count = 0;

  write(value: number, count: number): void {
    this.#bits |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) this.#shift();
  }

  code(code: Code | undefined): void {
    if (code) this.write(code.bits, code.length);
  }

  /** A block of bytes as they are; the last one may be empty, and only end the stream. */
  stored(bytes: Uint8Array, last: 0 | 1): void {
    this.write(last, 3);
    if (this.#count > 0) this.write(0, 8 - this.#count);
    this.write(bytes.length, 16);
    this.write(bytes.length ^ 0xffff, 16);
    this.#bytes.push(...bytes);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #shift(): void {
    this.#bytes.push(this.#bits & 0xff);
    this.#bits >>>= 8;
    this.#count -= 8;
  }
}
