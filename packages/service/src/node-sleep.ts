import { setTimeout } from 'node:timers/promises';

/** Waits so many milliseconds; ends early where it is told to stop, without an error. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  // To be woken is no failure.
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
