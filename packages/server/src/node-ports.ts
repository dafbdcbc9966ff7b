import { randomUUID } from 'node:crypto';

/** What the server needs of the machine besides its network. */
export interface ServerPorts {
  /** Milliseconds since any moment; never goes back. */
  now(): number;
  /** A name that nobody can guess. */
  newId(): string;
  /** Does something again and again, so many milliseconds apart, until it is disposed of; that keeps no process alive. */
  every?(milliseconds: number, work: () => void): Disposable;
}

export const nodePorts: ServerPorts = {
  now: () => performance.now(),
  newId: () => randomUUID(),
  every(milliseconds, work) {
    const timer = setInterval(work, milliseconds).unref();
    return { [Symbol.dispose]: () => clearInterval(timer) };
  },
};
