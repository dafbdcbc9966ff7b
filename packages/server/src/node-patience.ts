/** So much must come or go in the time, or all that is left. */
const ENOUGH = 64 * 1024;

/** Waits for a client as long as it gets on. What the server itself takes its time for does not count. */
export class Patience {
  readonly #milliseconds: number;
  readonly #giveUp: () => void;
  #waited = 0;
  #moved = 0;

  /** Calls `giveUp` when less than 64 KiB moved in so many milliseconds of waiting. */
  constructor(milliseconds: number, giveUp: () => void) {
    this.#milliseconds = milliseconds;
    this.#giveUp = giveUp;
  }

  /** Waits for something that moves as many bytes as `sizeOf` says. */
  async wait<T>(something: Promise<T>, sizeOf: (moved: T) => number): Promise<T> {
    const since = performance.now();
    const timer = setTimeout(this.#giveUp, this.#milliseconds - this.#waited);
    try {
      const moved = await something;
      this.#count(performance.now() - since, sizeOf(moved));
      return moved;
    } finally {
      clearTimeout(timer);
    }
  }

  #count(waited: number, moved: number): void {
    this.#waited += waited;
    this.#moved += moved;
    if (this.#moved < ENOUGH) return;
    this.#waited = 0;
    this.#moved = 0;
  }
}
