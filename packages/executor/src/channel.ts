/** A queue between many writers and one reader: `send` from anywhere, read with `for await`. */
export class Channel<T> implements AsyncIterable<T> {
  #queue: T[] = [];
  #closed = false;
  #error: unknown;
  #wake: () => void = () => {};

  send(value: T): void {
    this.#queue.push(value);
    this.#wake();
  }

  close(error?: unknown): void {
    this.#closed = true;
    this.#error = error;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const batch = this.#queue;
      this.#queue = [];
      yield* batch;
      if (this.#queue.length > 0) continue;
      if (this.#error) throw this.#error;
      if (this.#closed) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
