import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Bytes } from '@cse/store';
import type { CertificateFiles } from './certificate.ts';
import { cannotListen } from './errors.ts';
import type { HttpAnswer, HttpRequest, Handler, RequestEvent } from './exchange.ts';
import type { Limits } from './limits.ts';
import { Patience } from './node-patience.ts';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: CertificateFiles | undefined;
  readonly limits: Limits;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

export interface Listening {
  /** `host:port` */
  readonly host: string;
  close(): Promise<void>;
}

/** Answers HTTP with `handler`, over Node's own server. */
export async function listen(handler: Handler, options: ListenOptions): Promise<Listening> {
  const { host, port, limits, onRequest } = options;
  const server = serverOf(options, (request, response) => {
    const sent: Sent = { bytes: 0, received: 0 };
    const began = performance.now();
    response.once('close', () => {
      const { method = '', url = '' } = request;
      onRequest?.({ method, path: url, status: response.statusCode, ...sent, milliseconds: performance.now() - began });
    });
    void serveOne(handler, { request, response, sent, limits });
  });
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    throw cannotListen(`${host}:${port}`, cause);
  });
  // A connection that cannot be taken, where files or memory are short, is the client's loss and no reason to end.
  server.on('error', () => undefined);
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

function serverOf({ tls, limits }: ListenOptions, listener: http.RequestListener): http.Server {
  const settings = {
    // A body may take hours, if only it comes: `Patience` looks after bodies.
    requestTimeout: 0,
    headersTimeout: limits.headers,
    connectionsCheckingInterval: Math.min(5000, limits.headers / 4),
    keepAliveTimeout: limits.idle,
    keepAlive: true,
  };
  const server = tls
    ? https.createServer(
        { ...settings, handshakeTimeout: limits.headers, cert: tls.certificate, key: tls.key },
        listener,
      )
    : http.createServer(settings, listener);
  server.maxConnections = limits.connections;
  return server;
}

interface NodeExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly sent: Sent;
  readonly limits: Limits;
}

interface Sent {
  bytes: number;
  received: number;
  error?: unknown;
}

async function serveOne(handler: Handler, exchange: NodeExchange): Promise<void> {
  const { request, response, sent } = exchange;
  const gone = new AbortController();
  response.once('close', () => response.writableFinished || gone.abort(new Error('the client is gone')));
  try {
    await send(await handler(askedBy(exchange, gone.signal)), exchange);
    leaveBody(exchange);
  } catch (error) {
    if (!gone.signal.aborted) sent.error = error;
    // The answer cannot be completed: only a broken connection says so.
    response.destroy();
    request.destroy();
  }
}

function askedBy(exchange: NodeExchange, signal: AbortSignal): HttpRequest {
  const { method = '', url = '', headers, socket } = exchange.request;
  const [path = '', ...query] = url.split('?');
  return {
    method,
    path,
    query: new URLSearchParams(query.join('?')),
    address: socket.localAddress ?? '',
    header: (name) => headers[name]?.toString(),
    body: { [Symbol.asyncIterator]: () => bodyOf(exchange)[Symbol.asyncIterator]() },
    signal,
  };
}

async function* bodyOf({ request, limits, sent }: NodeExchange): Bytes {
  const patience = new Patience(limits.stall, () => request.destroy());
  const chunks: AsyncIterator<Buffer> = request.iterator({ destroyOnReturn: false });
  const next = () => patience.wait(chunks.next(), ({ value }) => value?.byteLength ?? 0);
  try {
    for (let chunk = await next(); !chunk.done; chunk = await next()) {
      sent.received += chunk.value.byteLength;
      yield chunk.value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** What the client still sends is let through for a while, so that it comes to read the answer. */
function leaveBody({ request, limits }: NodeExchange): void {
  if (request.complete) return void request.resume();
  const timer = setTimeout(() => request.destroy(), limits.stall);
  request.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
  request.resume();
}

async function send(answer: HttpAnswer, { request, response, sent, limits }: NodeExchange): Promise<void> {
  const { status, headers = {}, body } = answer;
  if (answer.error !== undefined) sent.error = answer.error;
  const bodiless = request.method === 'HEAD' || status === 204 || status === 304;
  const whole = body === undefined || body instanceof Uint8Array;
  const length = whole && !bodiless ? { 'content-length': String(body?.byteLength ?? 0) } : {};
  const patience = new Patience(limits.stall, () => response.destroy());
  response.writeHead(status, { ...length, ...headers });
  if (!bodiless && body !== undefined) {
    for await (const chunk of whole ? [body] : body) {
      if (response.destroyed) return;
      sent.bytes += chunk.byteLength;
      if (!response.write(chunk)) await patience.wait(either(response, 'drain'), () => chunk.byteLength);
    }
  }
  const finished = either(response, 'finish');
  response.end();
  await patience.wait(finished, () => 0);
}

/** Resolves at the event, or when the response is closed. */
function either(response: ServerResponse, event: 'drain' | 'finish'): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    const done = () => {
      response.off(event, done).off('close', done);
      resolve();
    };
    response.on(event, done).on('close', done);
  });
}
