import type { Clock } from './ports.ts';

/** The least that a body has to move. */
export interface Rate {
  /** In bytes a second. */
  readonly least: number;
  /** In milliseconds: over so long it is measured. */
  readonly over: number;
}

/** Stops a request that has been silent or slow for too long, or whose caller has lost interest. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #outer: AbortSignal | undefined;
  readonly #rate: Rate | undefined;
  readonly #controller = new AbortController();
  readonly #forward: () => void;
  /** When it looks next; not later than the deadline. */
  #look: { readonly at: number; readonly cancel: () => void } | undefined;
  #stopped = false;
  #deadline = Infinity;
  #end = Infinity;
  #silence = '';
  #allowed = 0;
  #ended = '';
  #waits: number | undefined;
  #waited = 0;
  #bytes = 0;

  constructor(clock: Clock, outer: AbortSignal | undefined, rate?: Rate) {
    this.#clock = clock;
    this.#outer = outer;
    this.#rate = rate;
    this.#forward = () => this.#controller.abort(outer?.reason);
    if (outer?.aborted) this.#forward();
    outer?.addEventListener('abort', this.#forward);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The silence that ended the request, where that is what ended it. */
  get silence(): string | undefined {
    return this.signal.aborted && !this.#outer?.aborted ? this.#ended : undefined;
  }

  /** From now on, silence may last so long. Called again, it starts anew. */
  allow(milliseconds: number, silence: string): void {
    const now = this.#clock.monotonic();
    this.#waits ??= now;
    this.#deadline = Math.min(now + milliseconds, this.#end);
    this.#silence = silence;
    this.#allowed = milliseconds;
    this.#watch(now);
  }

  /** Silence is not the other side's while we wait for something else. */
  pause(): void {
    this.#deadline = Infinity;
    if (this.#waits !== undefined) this.#waited += this.#clock.monotonic() - this.#waits;
    this.#waits = undefined;
  }

  /** Something came, or went. What moves slower than the least rate is stopped as silence is. */
  moved(bytes: number): void {
    this.pause();
    this.#bytes += bytes;
    if (!this.#rate || this.#waited < this.#rate.over) return;
    const rate = Math.floor((this.#bytes * 1000) / this.#waited);
    if (rate < this.#rate.least) this.#bite(`transfers ${rate} bytes per second, less than ${this.#rate.least}`);
    this.#waited = 0;
    this.#bytes = 0;
  }

  /** Whatever moves from now on, it is over after so long. */
  hurry(milliseconds: number): void {
    this.#end = this.#clock.monotonic() + milliseconds;
    if (!this.#stopped) this.allow(milliseconds, 'did not finish');
  }

  stop(): void {
    this.#stopped = true;
    this.#look?.cancel();
    this.#outer?.removeEventListener('abort', this.#forward);
  }

  #bite(why: string): void {
    this.#ended = why;
    this.#controller.abort(new Error(why));
  }

  // One that looks too early looks again: deadlines are put off with each chunk, and timers are not.
  #watch(now: number): void {
    if (this.#stopped || this.#deadline === Infinity || (this.#look && this.#look.at <= this.#deadline)) return;
    this.#look?.cancel();
    const cancel = this.#clock.after(this.#deadline - now, () => {
      this.#look = undefined;
      const later = this.#clock.monotonic();
      if (later < this.#deadline) this.#watch(later);
      else this.#bite(`${this.#silence} for ${Math.round(this.#allowed / 1000)} s`);
    });
    this.#look = { at: this.#deadline, cancel };
  }
}
