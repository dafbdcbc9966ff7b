import { workersLost } from './errors.ts';
import type { Queue } from './queue.ts';
import { failedWith } from './run-part.ts';

/** Settles the parts that nobody finished, so that their run comes to an end. */
export async function buryLost({ queue, worker }: { readonly queue: Queue; readonly worker: string }): Promise<void> {
  for (const lost of await queue.lost()) {
    const events = failedWith(lost, workersLost(lost.id, lost.attempts));
    await queue.bury(lost, { worker, seconds: 0, events });
  }
}
