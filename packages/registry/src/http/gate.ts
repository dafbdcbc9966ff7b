import type { Clock } from '../network/ports.ts';
import type { RequestShare } from '../share.ts';

/** What a request is: what is read is told from what is written, and what may take long from what does not. */
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
  /** What is allowed beside other processes. */
  readonly share: () => number;
  /** Successes since the limit last changed. */
  streak: number;
}

/** Lanes that may have only so many places together, so that something is left for the others. */
interface JointLimit {
  readonly lanes: readonly LaneState[];
  readonly most: number;
}

interface Waiting {
  readonly lane: Lane;
  readonly wake: () => void;
}

/**
 * How many requests go to one host at once: twice as many as large blobs in one direction, whatever they are, and each has
 * one connection. Fewer when the host says that it is too much, more again while all goes well.
 */
export class Gate {
  readonly #clock: Clock;
  readonly #lanes: Readonly<Record<Lane, LaneState>>;
  readonly #joint: readonly JointLimit[];
  readonly #share: GateOptions['share'];
  readonly #waiting: Waiting[] = [];
  readonly #onLimit: (limit: number) => void;
  #closedUntil = 0;

  constructor(clock: Clock, { concurrency, onLimit, share }: GateOptions) {
    this.#clock = clock;
    this.#onLimit = onLimit;
    this.#share = share;
    const most = connectionsFor(concurrency);
    const allowed = () => share?.of.most ?? Infinity;
    const [upload, download] = [lane(concurrency, allowed), lane(concurrency, allowed)];
    const [small, smallDownload] = [lane(most), share ? download : lane(most)];
    const smallUpload = share ? upload : small;
    this.#lanes = { small, upload, download, 'small-upload': smallUpload, 'small-download': smallDownload };
    this.#joint = [
      { lanes: this.#distinct(), most },
      // A copy within one host holds a place for writing while it asks for one to read.
      { lanes: [small, upload], most: most - 1 },
      // No large blob makes all that is small wait, but where there are just the two places of such a copy.
      { lanes: [upload, download], most: Math.max(2, most - 1) },
    ];
  }

  /** How many are inside, over all lanes. */
  get active(): number {
    return inside(this.#distinct());
  }

  /** Waits for a place; what it hands back gives the place up, once. */
  async enter(name: Lane, signal?: AbortSignal): Promise<() => void> {
    const state = this.#lanes[name];
    const leave = once(() => {
      state.active -= 1;
      this.#wakeNext();
    });
    if (this.#hasPlace(name)) state.active += 1;
    else await this.#turn(name, signal);
    try {
      signal?.throwIfAborted();
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
    this.#wakeNext();
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

  #hasPlace(name: Lane): boolean {
    const state = this.#lanes[name];
    const isFree = ({ lanes, most }: JointLimit) => !lanes.includes(state) || inside(lanes) < most;
    return state.active < limitOf(state) && this.#joint.every(isFree);
  }

  // Whoever came first goes first, but for those whose lane is full; the place is theirs from here on.
  #wakeNext(): void {
    for (;;) {
      const next = this.#waiting.findIndex(({ lane }) => this.#hasPlace(lane));
      const [woken] = next < 0 ? [] : this.#waiting.splice(next, 1);
      if (!woken) return;
      this.#lanes[woken.lane].active += 1;
      woken.wake();
    }
  }

  async #turn(lane: Lane, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { lane, wake: resolve };
    const stop = () => {
      const place = this.#waiting.indexOf(waiting);
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      reject(signal?.reason);
    };
    this.#waiting.push(waiting);
    signal?.addEventListener('abort', stop);
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
}

const lane = (most: number, share: () => number = () => Infinity): LaneState => ({
  ...{ limit: most, active: 0, most, streak: 0 },
  share,
});

const limitOf = ({ limit, share }: LaneState) => Math.max(1, Math.min(limit, share()));
const inside = (lanes: readonly LaneState[]) => lanes.reduce((sum, { active }) => sum + active, 0);

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}

/** How many large blobs may be under way in one direction where nothing else is said. */
export const CONCURRENCY = 8;

/** How many connections a host gets at most, for so many large blobs in one direction. */
export const connectionsFor = (concurrency = CONCURRENCY): number => 2 * concurrency;
