/** A clock that does not wait: each sleep is over at once, and time is as much later. */
export interface SkippingClock {
  now(): number;
  monotonic(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** The sleeps that were asked for, in order. */
  readonly waits: number[];
  /** Lets time go by. */
  pass(milliseconds: number): void;
}

/** `beyond` is for what only watches: a sleep of so many milliseconds or more ends when it is called off, and not before. */
export function skippingClock({ beyond = 10_000_000 }: { readonly beyond?: number } = {}): SkippingClock {
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
      if (milliseconds < beyond) {
        waits.push(milliseconds);
        passed += milliseconds;
        return;
      }
      const { promise, reject } = Promise.withResolvers<never>();
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      await promise;
    },
  };
}
