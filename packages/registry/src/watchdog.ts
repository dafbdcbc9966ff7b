import type { Clock } from './ports.ts';

/** Stops a request that has been silent for too long, or whose caller has lost interest. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #outer: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #stopped = new AbortController();
  readonly #forward: () => void;
  #deadline = Infinity;
  #silence = '';
  #watching = false;

  constructor(clock: Clock, outer: AbortSignal | undefined) {
    this.#clock = clock;
    this.#outer = outer;
    this.#forward = () => this.#controller.abort(outer?.reason);
    if (outer?.aborted) this.#forward();
    outer?.addEventListener('abort', this.#forward);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The silence that ended the request, where that is what ended it. */
  get silence(): string | undefined {
    return this.signal.aborted && !this.#outer?.aborted ? this.#silence : undefined;
  }

  /** From now on, silence may last so long. Called again, it starts anew. */
  allow(milliseconds: number, silence: string): void {
    this.#deadline = this.#clock.monotonic() + milliseconds;
    this.#silence = `${silence} for ${Math.round(milliseconds / 1000)} s`;
    if (!this.#watching) void this.#watch();
  }

  /** Silence is not the other side's while we wait for something else. */
  pause(): void {
    this.#deadline = Infinity;
  }

  stop(): void {
    this.#stopped.abort();
    this.#outer?.removeEventListener('abort', this.#forward);
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    while (!this.#stopped.signal.aborted && this.#deadline !== Infinity) {
      const left = this.#deadline - this.#clock.monotonic();
      if (left <= 0) return this.#controller.abort(new Error(this.#silence));
      await this.#clock.sleep(left, this.#stopped.signal).catch(() => undefined);
    }
    this.#watching = false;
  }
}
