import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { hostOf } from './host-of.ts';

export interface DelayingProxy extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** How many connections were made. */
  connections(): number;
  close(): Promise<void>;
}

/** Puts `target` (`host:port`) that many milliseconds away: bytes arrive half of it later in each direction, at full rate. */
export async function delayingProxy(target: string, milliseconds: number): Promise<DelayingProxy> {
  const sockets = new Set<Socket>();
  const [hostname = '', port = ''] = target.split(':');
  let count = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    count += 1;
    const upstream = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket.setNoDelay(true));
      socket.once('close', () => void (sockets.delete(socket), setTimeout(() => other.destroy(), milliseconds)));
      socket.on('error', () => other.destroy());
      delay(socket, other, milliseconds / 2);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const host = hostOf(server);
  return { host, connections: () => count, close, [Symbol.asyncDispose]: close };
}

// What is under way at most, in one direction of one connection.
const WINDOW = 8 * 1024 * 1024;

function delay(from: Socket, to: Socket, milliseconds: number): void {
  let underWay = 0;
  from.on('data', (chunk: Buffer) => {
    underWay += chunk.byteLength;
    if (underWay > WINDOW) from.pause();
    setTimeout(() => {
      if (to.destroyed) return;
      to.write(chunk, () => {
        underWay -= chunk.byteLength;
        if (underWay <= WINDOW) from.resume();
      });
    }, milliseconds);
  });
  from.once('end', () => setTimeout(() => to.destroyed || to.end(), milliseconds));
}
