import type { Clock } from './ports.ts';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** A clock whose time goes on, to whoever sleeps shortest, as soon as nothing else is left to do. */
export function virtualClock(): Clock & { sleeping(): number } {
  const sleepers = new Set<Sleeper>();
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
  const add = (sleeper: Sleeper) => {
    sleepers.add(sleeper);
    if (!turning) setImmediate(turn);
    turning = true;
  };
  return {
    now: () => start + passed,
    monotonic: () => passed,
    sleeping: () => sleepers.size,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sleeper = { until: passed + milliseconds, wake: resolve };
      const stop = () => reject(signal?.reason);
      signal?.addEventListener('abort', stop);
      add(sleeper);
      await promise.finally(() => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', stop);
      });
    },
    after(milliseconds, run) {
      const sleeper = { until: passed + milliseconds, wake: () => void (sleepers.delete(sleeper), run()) };
      add(sleeper);
      return () => void sleepers.delete(sleeper);
    },
  };
}
