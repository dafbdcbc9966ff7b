import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './ports.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    try {
      await sleep(milliseconds, undefined, signal ? { signal } : {});
    } catch (cause) {
      throw signal?.aborted ? signal.reason : cause;
    }
  },
};

export const systemRandom = () => Math.random();
