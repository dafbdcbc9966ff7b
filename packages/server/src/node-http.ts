import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Bytes } from '@cse/store';
import type { Answer, Asked, Handler, RequestEvent } from './exchange.ts';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

export interface Listening {
  /** `host:port` */
  readonly host: string;
  close(): Promise<void>;
}

/** A client that neither sends nor takes anything for so many milliseconds is let go. */
const IDLE = 120_000;

/** Answers HTTP with `handler`, over Node's own server. */
export async function listen(handler: Handler, { host, port, tls, onRequest }: ListenOptions): Promise<Listening> {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    response.once('close', () => {
      const { method = '', url = '' } = request;
      const bytes = Number(response.getHeader('content-length') ?? 0);
      onRequest?.({ method, path: url, status: response.statusCode, bytes: method === 'HEAD' ? 0 : bytes });
    });
    void serveOne(handler, request, response);
  };
  const settings = { requestTimeout: 0, keepAliveTimeout: IDLE };
  const server = tls
    ? https.createServer({ ...settings, cert: tls.certificate, key: tls.key }, listener)
    : http.createServer(settings, listener);
  server.setTimeout(IDLE);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    host: `${name}:${address.port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serveOne(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => response.writableFinished || gone.abort(new Error('the client is gone')));
  try {
    const answer = await handler(askedBy(request, gone.signal));
    await send(answer, request, response);
    // What the client still sends is let through, so that it comes to read the answer.
    request.resume();
  } catch {
    // The answer cannot be completed: only a broken connection says so.
    response.destroy();
  }
}

function askedBy(request: IncomingMessage, signal: AbortSignal): Asked {
  const { method = '', url = '', headers } = request;
  const [path = '', ...query] = url.split('?');
  return {
    method,
    path,
    query: new URLSearchParams(query.join('?')),
    header: (name) => headers[name]?.toString(),
    body: { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) },
    signal,
  };
}

async function send(answer: Answer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers = {}, body } = answer;
  if (body === undefined || body instanceof Uint8Array) {
    const length = status === 204 || status === 304 ? {} : { 'content-length': String(body?.byteLength ?? 0) };
    response.writeHead(status, { ...length, ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  response.writeHead(status, { ...headers });
  if (request.method !== 'HEAD') await write(body, response);
  response.end();
}

async function write(body: Bytes, response: ServerResponse): Promise<void> {
  for await (const chunk of body) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
