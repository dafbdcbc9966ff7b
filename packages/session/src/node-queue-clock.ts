import { setTimeout } from 'node:timers/promises';
import type { QueueClock } from '@cse/queue';

/** The time of this machine, as workers and waiting go by it. */
export const queueClock: QueueClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    // To be woken is no failure.
    await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
  },
};
