import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface WebProxy extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
}

/** A web proxy that lets through to the hosts that it is told, by CONNECT: each name is reached at the place beside it. */
export async function webProxy(places: ReadonlyMap<string, string>): Promise<WebProxy> {
  const sockets = new Set<Socket>();
  const server = createServer().on('connect', ({ url = '' }, client: Socket) => {
    const [host, port] = places.get(url.replace(/:\d+$/, ''))?.split(':') ?? [];
    if (host === undefined) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect({ host, port: Number(port) }, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy()).pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
