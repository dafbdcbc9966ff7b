import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** What a worker calls itself: where it runs, and what tells it from others there. */
export const workerName = (): string => `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
