/** A clock whose time goes on, to whoever sleeps shortest, as soon as nothing else is left to do. */
export interface VirtualClock {
  now(): number;
  monotonic(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  after(milliseconds: number, run: () => void): () => void;
  /** How many sleep or wait for their call. */
  sleeping(): number;
}

export function virtualClock(): VirtualClock {
  const sleepers = new Set<{ readonly until: number; wake(): void }>();
  const start = Date.UTC(2026, 0, 1);
  let passed = 0;
  let turning = false;
  const turn = () => {
    const next = [...sleepers].toSorted((a, b) => a.until - b.until)[0];
    turning = next !== undefined;
    if (!next) return;
    passed = Math.max(passed, next.until);
    next.wake();
    setImmediate(turn);
  };
  /** Calls after that time; returns how not to. */
  const after = (milliseconds: number, wake: () => void) => {
    const sleeper = { until: passed + milliseconds, wake: () => void (sleepers.delete(sleeper), wake()) };
    sleepers.add(sleeper);
    if (!turning) setImmediate(turn);
    turning = true;
    return () => void sleepers.delete(sleeper);
  };
  return {
    now: () => start + passed,
    monotonic: () => passed,
    sleeping: () => sleepers.size,
    after,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const leave = after(milliseconds, resolve);
      const stop = () => reject(signal?.reason);
      signal?.addEventListener('abort', stop);
      await promise.finally(() => {
        leave();
        signal?.removeEventListener('abort', stop);
      });
    },
  };
}
