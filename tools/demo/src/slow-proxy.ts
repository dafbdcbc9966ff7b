import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface SlowProxy extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
}

/** Puts `target` (`host:port`) behind a line that all connections share: so many bytes a second come back over it. */
export async function slowProxy(target: string, perSecond: number): Promise<SlowProxy> {
  const [hostname = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let free = performance.now();
  const server = createServer((client) => {
    const upstream = connect({ host: hostname, port: Number(port) });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      sockets.add(
        socket.on('error', () => other.destroy()).on('close', () => void (sockets.delete(socket), other.end())),
      );
    client.pipe(upstream);
    void (async () => {
      for await (const chunk of upstream) {
        const { byteLength } = chunk as Buffer; // No encoding is set.
        free = Math.max(free, performance.now()) + (byteLength / perSecond) * 1000;
        await setTimeout(free - performance.now());
        if (client.destroyed) break;
        client.write(chunk as Buffer); // As above.
      }
      client.end();
    })().catch(() => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
