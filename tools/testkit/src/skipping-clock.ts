/** A clock that does not wait: each sleep is over at once, and time is as much later. */
export interface SkippingClock {
  now(): number;
  monotonic(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Never calls: what watches for silence sees none. */
  after(milliseconds: number, run: () => void): () => void;
  /** The sleeps that were asked for, in order. */
  readonly waits: number[];
  /** Lets time go by. */
  pass(milliseconds: number): void;
}

export function skippingClock(): SkippingClock {
  const start = Date.UTC(2026, 0, 1);
  const waits: number[] = [];
  let passed = 0;
  return {
    now: () => start + passed,
    monotonic: () => passed,
    waits,
    pass: (milliseconds) => void (passed += milliseconds),
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      passed += milliseconds;
    },
    after: () => () => undefined,
  };
}
