import type { Clock } from './ports.ts';
import type { RequestShare } from './share.ts';

/**
 * Small requests have lanes of their own, so that no large blob makes them wait. What is read has other lanes than what is
 * written, so that a copy within one host, which holds a place for writing while it asks for one to read, cannot block itself.
 */
export type Lane = 'small' | 'small-upload' | 'upload' | 'small-download' | 'download';

export interface GateOptions {
  readonly concurrency: number;
  onLimit(limit: number): void;
  /** What is left for this process where several share a registry. Then what is small has no lanes of its own. */
  readonly share?: { readonly of: RequestShare; readonly host: string } | undefined;
}

interface LaneState {
  limit: number;
  active: number;
  readonly most: number;
  readonly waiting: (() => void)[];
  /** What is allowed beside other processes. */
  readonly share: () => number;
  /** Successes since the limit last changed. */
  streak: number;
}

/** How many requests go to one host at once: fewer when it says that it is too much, more again while all goes well. */
export class Gate {
  readonly #clock: Clock;
  readonly #lanes: Readonly<Record<Lane, LaneState>>;
  readonly #onLimit: (limit: number) => void;
  readonly #share: GateOptions['share'];
  #closedUntil = 0;

  constructor(clock: Clock, { concurrency, onLimit, share }: GateOptions) {
    this.#clock = clock;
    this.#onLimit = onLimit;
    this.#share = share;
    const most = () => share?.of.most ?? Infinity;
    const [upload, download] = [lane(concurrency, most), lane(concurrency, most)];
    // Small requests spend their time on the way, not in the pipe: many of them fit beside each other.
    const small = lane(concurrency * 4);
    this.#lanes = {
      small,
      upload,
      download,
      'small-upload': share ? upload : small,
      'small-download': share ? download : lane(concurrency * 4),
    };
  }

  /** How many are inside, over all lanes. */
  get active(): number {
    return this.#distinct().reduce((sum, { active }) => sum + active, 0);
  }

  /** Waits for a place; what it hands back gives the place up, once. */
  async enter(name: Lane, signal?: AbortSignal): Promise<() => void> {
    const state = this.#lanes[name];
    while (state.active >= limitOf(state)) await turn(state, signal);
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
    this.#share?.of.close(this.#share.host, milliseconds);
    const now = this.#clock.monotonic();
    // Those who were under way together are all refused together: that is one sign, not many.
    const isNews = now >= this.#closedUntil;
    this.#closedUntil = Math.max(this.#closedUntil, now + milliseconds);
    if (!isNews) return;
    for (const state of this.#distinct()) {
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
      const shared = this.#share?.of.closedFor(this.#share.host) ?? 0;
      const left = Math.max(this.#closedUntil - this.#clock.monotonic(), shared);
      if (left <= 0) return;
      await this.#clock.sleep(left, signal);
    }
  }

  #distinct(): readonly LaneState[] {
    return [...new Set(Object.values(this.#lanes))];
  }
}

const lane = (most: number, share: () => number = () => Infinity): LaneState => ({
  ...{ limit: most, active: 0, most, waiting: [], streak: 0 },
  share,
});

const limitOf = ({ limit, share }: LaneState) => Math.max(1, Math.min(limit, share()));

/** As many as there are places for: a share may have grown by several at once. */
function wakeNext(state: LaneState): void {
  for (let free = limitOf(state) - state.active; free > 0; free -= 1) state.waiting.shift()?.();
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
