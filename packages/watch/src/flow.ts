/** Bytes that went somewhere between two moments, in seconds since any moment. */
export interface Portion {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** How fast bytes went, from `start` on, one number for each `width` seconds. */
export interface Curves {
  readonly start: number;
  readonly width: number;
  readonly lines: readonly { readonly name: string; readonly perSecond: readonly number[] }[];
}

/** More than these nobody tells apart on a screen. */
const BUCKETS = 300;
/** What "now" means, in seconds. */
const WINDOW = 10;

/** Bytes over time, by line, in as much room for a day as for a minute. */
export class Flow {
  readonly #start: number;
  readonly #lines = new Map<string, number[]>();
  #recent: (Portion & { readonly line: string })[] = [];
  #width = 1;

  constructor(start: number) {
    this.#start = start;
  }

  add(line: string, portion: Portion): void {
    const to = Math.max(this.#start, portion.to);
    const from = Math.min(to, Math.max(this.#start, portion.from));
    while ((to - this.#start) / this.#width >= BUCKETS) this.#widen();
    const buckets = this.#lines.get(line) ?? [];
    this.#lines.set(line, buckets);
    const [first, last] = [this.#bucketOf(from), this.#bucketOf(to)];
    for (let at = first; at <= last; at += 1)
      buckets[at] = (buckets[at] ?? 0) + portion.bytes * this.#shareOf(at, { from, to });
    this.#recent = [...this.#recent.filter((each) => each.to > to - WINDOW), { line, from, to, bytes: portion.bytes }];
  }

  /** How fast a line goes now, in bytes per second. */
  perSecond(line: string, now: number): number {
    const span = Math.max(1, Math.min(WINDOW, now - this.#start));
    const bytes = this.#recent
      .filter((each) => each.line === line)
      .reduce((sum, each) => sum + each.bytes * overlap(each, { from: now - span, to: now }), 0);
    return bytes / span;
  }

  /** All that went, up to now. */
  curves(now: number): Curves {
    const end = Math.min(BUCKETS, Math.max(1, Math.ceil((now - this.#start) / this.#width)));
    const lines = [...this.#lines].map(([name, buckets]) => ({
      name,
      perSecond: Array.from({ length: end }, (_, at) => Math.round((buckets[at] ?? 0) / this.#width)),
    }));
    return { start: this.#start, width: this.#width, lines };
  }

  #widen(): void {
    this.#width *= 2;
    for (const [line, buckets] of this.#lines) {
      const half = Array.from(
        { length: Math.ceil(buckets.length / 2) },
        (_, at) => (buckets[2 * at] ?? 0) + (buckets[2 * at + 1] ?? 0),
      );
      this.#lines.set(line, half);
    }
  }

  #bucketOf(at: number): number {
    return Math.floor((at - this.#start) / this.#width);
  }

  /** Which share of the time between two moments lies in a bucket. */
  #shareOf(bucket: number, portion: Pick<Portion, 'from' | 'to'>): number {
    const from = this.#start + bucket * this.#width;
    return overlap(portion, { from, to: from + this.#width });
  }
}

/** Which share of one time lies in another; a moment lies in it or not. */
function overlap(one: Pick<Portion, 'from' | 'to'>, other: Pick<Portion, 'from' | 'to'>): number {
  if (one.to === one.from) return one.from >= other.from && one.from <= other.to ? 1 : 0;
  return Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from)) / (one.to - one.from);
}
