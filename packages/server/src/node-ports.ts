import { randomUUID } from 'node:crypto';

/** What the server needs of the machine besides its network. */
export interface Ports {
  /** Milliseconds since any moment; never goes back. */
  now(): number;
  /** A name that nobody can guess. */
  newId(): string;
}

export const nodePorts: Ports = { now: () => performance.now(), newId: () => randomUUID() };
