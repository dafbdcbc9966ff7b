import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web proxy that can fall silent, as a network does where a cable is cut. */
export interface WebProxy extends AsyncDisposable {
  readonly url: string;
  /** From now on nothing gets through, and nobody is told. */
  cut(): void;
}

/** Starts a web proxy for plain HTTP on a free port of 127.0.0.1. */
export async function webProxy(): Promise<WebProxy> {
  let isCut = false;
  const agent = new http.Agent({ keepAlive: true });
  const passing = new Set<() => void>();
  const server = http.createServer((request, response) => {
    if (isCut) return;
    const { method, url = '', headers } = request;
    const upstream = http.request(url, { method, headers, agent });
    const stop = () => {
      request.unpipe();
      upstream.destroy();
    };
    passing.add(stop);
    response.once('close', () => passing.delete(stop));
    const fail = () => void (isCut || response.destroy());
    request.on('error', fail).pipe(upstream.on('error', fail));
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', fail).pipe(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      for (const stop of passing) stop();
    },
    async [Symbol.asyncDispose]() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
