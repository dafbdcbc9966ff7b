import { setTimeout } from 'node:timers/promises';

/** The time of this machine. */
export const nodeTime = { now: () => performance.now(), sleep: (milliseconds: number) => setTimeout(milliseconds) };
