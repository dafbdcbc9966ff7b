import type { Clock } from './ports.ts';

/**
 * Small requests have lanes of their own, so that no large blob makes them wait. What is read has other lanes than what is
 * written, so that a copy within one host, which holds a place for writing while it asks for one to read, cannot block itself.
 */
export type Lane = 'small' | 'upload' | 'small-download' | 'download';

interface LaneState {
  limit: number;
  active: number;
  readonly most: number;
  readonly waiting: (() => void)[];
  /** Successes since the limit last changed. */
  streak: number;
}

/** How many requests go to one host at once: fewer when it says that it is too much, more again while all goes well. */
export class Gate {
  readonly #clock: Clock;
  readonly #lanes: Readonly<Record<Lane, LaneState>>;
  readonly #onLimit: (limit: number) => void;
  #closedUntil = 0;

  constructor(clock: Clock, { concurrency, onLimit }: { readonly concurrency: number; onLimit(limit: number): void }) {
    this.#clock = clock;
    this.#onLimit = onLimit;
    // Small requests spend their time on the way, not in the pipe: many of them fit beside each other.
    const [small, large] = [concurrency * 4, concurrency];
    this.#lanes = {
      small: lane(small),
      upload: lane(large),
      'small-download': lane(small),
      download: lane(large),
    };
  }

  /** How many are inside, over all lanes. */
  get active(): number {
    return Object.values(this.#lanes).reduce((sum, { active }) => sum + active, 0);
  }

  /** Waits for a place; what it hands back gives the place up, once. */
  async enter(name: Lane, signal?: AbortSignal): Promise<() => void> {
    const state = this.#lanes[name];
    while (state.active >= state.limit) await turn(state, signal);
    state.active += 1;
    const leave = once(() => {
      state.active -= 1;
      wakeNext(state);
    });
    try {
      await this.opened(signal);
    } catch (cause) {
      leave();
      throw cause;
    }
    return leave;
  }

  /** Nobody goes through for so long, and fewer after that. */
  close(milliseconds: number): void {
    const now = this.#clock.monotonic();
    // Those who were under way together are all refused together: that is one sign, not many.
    const isNews = now >= this.#closedUntil;
    this.#closedUntil = Math.max(this.#closedUntil, now + milliseconds);
    if (!isNews) return;
    for (const state of Object.values(this.#lanes)) {
      state.limit = Math.max(1, Math.floor(state.limit / 2));
      state.streak = 0;
    }
    this.#onLimit(this.#lanes.upload.limit);
  }

  succeeded(name: Lane): void {
    const state = this.#lanes[name];
    if (state.limit === state.most) return;
    state.streak += 1;
    if (state.streak < state.limit) return;
    state.limit += 1;
    state.streak = 0;
    wakeNext(state);
    if (name === 'upload') this.#onLimit(state.limit);
  }

  /** Waits while nobody goes through. */
  async opened(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const left = this.#closedUntil - this.#clock.monotonic();
      if (left <= 0) return;
      await this.#clock.sleep(left, signal);
    }
  }
}

const lane = (most: number): LaneState => ({ limit: most, active: 0, most, waiting: [], streak: 0 });

function wakeNext(state: LaneState): void {
  if (state.active < state.limit) state.waiting.shift()?.();
}

async function turn(state: LaneState, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  state.waiting.push(wake);
  signal?.addEventListener('abort', wake);
  await promise;
  signal?.removeEventListener('abort', wake);
  if (!signal?.aborted) return;
  const place = state.waiting.indexOf(wake);
  if (place >= 0) state.waiting.splice(place, 1);
  else wakeNext(state);
  throw signal.reason;
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}
