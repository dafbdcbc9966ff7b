import { once } from 'node:events';
import { createServer, STATUS_CODES, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { hostOf } from './host-of.ts';

export interface WebProxy extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
}

/**
 * A web proxy, which is asked for ways to others by CONNECT (RFC 9110, section 9.3.6). `wayFor` says where one leads, as
 * `HOST:PORT`, or with which status it is refused. `onRequest` answers whatever else the proxy is asked.
 */
export async function webProxy(
  wayFor: (request: IncomingMessage) => string | number,
  onRequest?: RequestListener,
): Promise<WebProxy> {
  const sockets = new Set<Socket>();
  const server = createServer(onRequest).on('connect', (request, client: Socket) => {
    const way = wayFor(request);
    if (typeof way === 'number') return void client.end(refusal(way));
    const [host = '', port = ''] = way.split(':');
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
    host: hostOf(server),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const refusal = (status: number) =>
  `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
