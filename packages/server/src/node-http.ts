import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { cannotListen } from './errors.ts';
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
    const sent: Sent = { bytes: 0 };
    response.once('close', () => {
      const { method = '', url = '' } = request;
      onRequest?.({ method, path: url, status: response.statusCode, ...sent });
    });
    void serveOne(handler, { request, response, sent });
  };
  const settings = { requestTimeout: 0, keepAliveTimeout: IDLE };
  const server = tls
    ? https.createServer({ ...settings, cert: tls.certificate, key: tls.key }, listener)
    : http.createServer(settings, listener);
  server.setTimeout(IDLE);
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    throw cannotListen(`${host}:${port}`, cause);
  });
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

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly sent: Sent;
}

interface Sent {
  bytes: number;
  error?: unknown;
}

async function serveOne(handler: Handler, exchange: Exchange): Promise<void> {
  const { request, response, sent } = exchange;
  const gone = new AbortController();
  response.once('close', () => response.writableFinished || gone.abort(new Error('the client is gone')));
  try {
    await send(await handler(askedBy(request, gone.signal)), exchange);
    // What the client still sends is let through, so that it comes to read the answer.
    request.resume();
  } catch (error) {
    if (!gone.signal.aborted) sent.error = error;
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

async function send(answer: Answer, { request, response, sent }: Exchange): Promise<void> {
  const { status, headers = {}, body } = answer;
  if (answer.error !== undefined) sent.error = answer.error;
  const bodiless = request.method === 'HEAD' || status === 204 || status === 304;
  const whole = body === undefined || body instanceof Uint8Array;
  const length = whole && !bodiless ? { 'content-length': String(body?.byteLength ?? 0) } : {};
  response.writeHead(status, { ...length, ...headers });
  if (!bodiless && body !== undefined) {
    for await (const chunk of whole ? [body] : body) {
      if (response.destroyed) return;
      sent.bytes += chunk.byteLength;
      if (!response.write(chunk)) await drained(response);
    }
  }
  response.end();
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
