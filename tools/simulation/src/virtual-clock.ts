import type { Clock } from '@cse/registry';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

// When it begins; any day will do.
const START = Date.UTC(2026, 0, 1);
// Turns of the event loop in which nothing happened, after which nothing ever will.
const STILL = 200;

/** A clock whose time goes by only when all that can be done now is done: then it leaps to the next moment anybody waits for. */
export class VirtualClock implements Clock {
  readonly #sleepers = new Set<Sleeper>();
  #now = 0;

  readonly now = (): number => START + this.#now;
  readonly monotonic = (): number => this.#now;

  readonly sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper = { at: this.#now + Math.max(0, milliseconds), wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', stop, { once: true });
    });

  readonly after = (milliseconds: number, run: () => void): (() => void) => {
    const wake = () => {
      this.#sleepers.delete(sleeper);
      run();
    };
    const sleeper = { at: this.#now + Math.max(0, milliseconds), wake };
    this.#sleepers.add(sleeper);
    return () => void this.#sleepers.delete(sleeper);
  };

  /** How many wait for a moment that has not come. */
  get waiting(): number {
    return this.#sleepers.size;
  }

  /** Lets time go by until `work` has ended. Throws where it will never end, or not before `until` (milliseconds from the start). */
  async run<T>(work: Promise<T>, until: number): Promise<T> {
    let ended = false;
    const end = () => void (ended = true);
    work.then(end, end);
    for (let still = 0; !ended;) {
      await turn();
      if (ended) break;
      if (this.#now > until) throw new Error(`it does not end within ${until / 1000} s`);
      still = this.#leap() ? 0 : still + 1;
      if (still > STILL) throw new Error('it stands still: nothing will ever happen any more');
    }
    return work;
  }

  #leap(): boolean {
    let next: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (!next || sleeper.at < next.at) next = sleeper;
    if (!next) return false;
    this.#now = Math.max(this.#now, next.at);
    next.wake();
    return true;
  }
}

// Everything here happens in microtasks, so that one turn of the loop is enough for all of it.
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
