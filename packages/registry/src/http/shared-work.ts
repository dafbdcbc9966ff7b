import { abortable } from './abortable.ts';

/** Work that several wait for: it is done once, and called off when nobody waits for it any more. */
export class SharedWork<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#result = work(this.#controller.signal);
    this.#result.catch(() => undefined);
  }

  /** It was called off before it came to anything. */
  get isCalledOff(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Rejects with the signal's reason when that is aborted, and goes on for the others. */
  async wait(signal?: AbortSignal): Promise<T> {
    this.#waiting += 1;
    let isOver = false;
    try {
      const value = await abortable(this.#result, signal);
      isOver = true;
      return value;
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && !isOver) this.#controller.abort(signal?.reason);
    }
  }
}
