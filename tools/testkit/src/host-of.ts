import type { Server } from 'node:net';

/** Where a server listens that was started on loopback, as `127.0.0.1:PORT`. */
export function hostOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  return `127.0.0.1:${address.port}`;
}
