import type { Bytes } from '@cse/store';
import { broken, type Message } from './message.ts';
import type { VirtualClock } from './virtual-clock.ts';

const CHUNK = 64 * 1024;

/** The bodies of answers that are on their way: each has to be read to its end, left, or given up with its request. */
export class OpenBodies {
  readonly #open = new Set<object>();
  readonly #clock: VirtualClock;
  readonly #onBytes: (bytes: number) => void;

  constructor(clock: VirtualClock, onBytes: (bytes: number) => void) {
    this.#clock = clock;
    this.#onBytes = onBytes;
  }

  get count(): number {
    return this.#open.size;
  }

  open(message: Message, signal: AbortSignal): Bytes {
    const key = {};
    this.#open.add(key);
    const end = () => {
      this.#open.delete(key);
      signal.removeEventListener('abort', end);
    };
    signal.addEventListener('abort', end, { once: true });
    const pieces = this.#pieces(message, signal);
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => pieces.next().then((piece) => (piece.done && end(), piece), ended(end)),
        return: async () => (end(), void pieces.return(undefined), { done: true, value: undefined }),
      }),
    };
  }

  async *#pieces({ body, slow = false, ends }: Message, signal: AbortSignal): AsyncGenerator<Uint8Array, undefined> {
    const size = slow ? 1 : CHUNK;
    for (let at = 0; at < body.byteLength; at += size) {
      // The first piece comes with the headers.
      if (slow || at > 0) await this.#clock.sleep(slow ? 1000 : 1, signal);
      const piece = body.subarray(at, at + size);
      this.#onBytes(piece.byteLength);
      yield piece;
    }
    // It sleeps for longer than anybody waits.
    if (ends === 'never')
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    if (ends !== undefined) throw broken(ends);
    return undefined;
  }
}

function ended(end: () => void): (error: unknown) => never {
  return (error) => {
    end();
    throw error;
  };
}
