import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { Certificate } from './certificate.ts';
import { changed } from './changed-headers.ts';
import { faultScript, type ProxyFault, type FaultRule, type SeenRequest } from './fault.ts';
import { spoil } from './spoil.ts';
import { hostOf } from './host-of.ts';

export interface FaultProxyOptions {
  /** What goes wrong. */
  readonly rules?: readonly FaultRule[] | undefined;
  /** Decides each request by itself; what it leaves goes to the rules, and then through. */
  readonly intercept?:
    | ((request: SeenRequest, body: () => Promise<Buffer>) => ProxyFault | undefined | Promise<ProxyFault | undefined>)
    | undefined;
  /** Serves TLS with this. The target is still asked in the clear. */
  readonly tls?: Certificate | undefined;
}

export interface Proxy extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Every request since the start, in the order in which they came. */
  readonly requests: readonly SeenRequest[];
  /** From now on this goes wrong, and nothing else. */
  script(...rules: readonly FaultRule[]): void;
  forget(): void;
  close(): Promise<void>;
}

/**
 * An HTTP server that passes everything on to `target` (`host:port`, plain), keeps what it saw, and makes go wrong what it
 * is told. Without a target it has only its own answers.
 */
export async function proxy(target: string | undefined, options: FaultProxyOptions = {}): Promise<Proxy> {
  const { rules = [], intercept, tls } = options;
  const requests: SeenRequest[] = [];
  let next = faultScript(rules);
  const agent = new http.Agent({ keepAlive: true });
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const seen = see(request);
    requests.push(seen);
    const own = await intercept?.(seen, () => bodyOf(request));
    const fault = own ?? next(seen);
    if (fault) seen.fault = fault.kind;
    response.once('close', () => (seen.status ??= response.headersSent ? response.statusCode : 0));
    pass({ request, response, seen, agent, target, fault });
  };
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void handle(request, response).catch((error: Error) => response.destroy(error));
  const server = tls
    ? https.createServer({ cert: tls.certificate, key: tls.key }, listener)
    : http.createServer(listener);
  // It passes on for how long the target keeps what is idle, so it may not be the first to close it.
  server.keepAliveTimeout = KEPT;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    agent.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    host: hostOf(server),
    requests,
    script: (...script) => void (next = faultScript(script)),
    forget: () => void (requests.length = 0),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const KEPT = 300_000;

interface Passing {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly seen: SeenRequest;
  readonly agent: http.Agent;
  readonly target: string | undefined;
  readonly fault: ProxyFault | undefined;
}

function see(request: IncomingMessage): SeenRequest {
  const { method = '', url = '', headers } = request;
  return { method, path: url, headers, received: 0, sent: 0 };
}

function pass(passing: Passing): void {
  const { request, response, seen, target, fault } = passing;
  if (fault?.kind === 'silence') return void request.resume();
  if (fault?.kind === 'reset' && fault.after === undefined) return void request.socket.resetAndDestroy();
  if (fault?.kind === 'answer') return answer(passing, fault);
  if (target === undefined) return answer(passing, { kind: 'answer', status: 404 });
  const upstream = http.request(`http://${target}${seen.path}`, {
    agent: passing.agent,
    method: seen.method,
    headers: changed(request.headers, fault?.kind === 'request-headers' ? fault.set : {}),
  });
  response.once('close', () => response.writableFinished || upstream.destroy());
  upstream.once('error', () => request.socket.destroy());
  upstream.once('response', (answered: IncomingMessage) => {
    seen.status = answered.statusCode ?? 0;
    void spoil({ answered, response, seen, fault }).catch(() => request.socket.destroy());
  });
  send(passing, upstream);
}

function send({ request, seen, fault }: Passing, upstream: http.ClientRequest): void {
  const limit = fault?.kind === 'swallow' ? fault.after : Infinity;
  request.on('data', (chunk: Buffer) => {
    const left = limit - seen.received;
    seen.received += chunk.byteLength;
    if (chunk.byteLength >= left) return void upstream.write(chunk.subarray(0, left), () => cutBoth(request, upstream));
    if (upstream.write(chunk)) return;
    request.pause();
    upstream.once('drain', () => request.resume());
  });
  request.once('end', () => upstream.end());
}

function cutBoth(request: IncomingMessage, upstream: http.ClientRequest): void {
  upstream.destroy();
  request.socket.resetAndDestroy();
}

function answer({ request, response, seen }: Passing, fault: Extract<ProxyFault, { kind: 'answer' }>): void {
  const body = Buffer.from(fault.body ?? '');
  seen.status = fault.status;
  seen.sent = body.byteLength;
  request.on('data', (chunk: Buffer) => (seen.received += chunk.byteLength));
  response.writeHead(fault.status, {
    'content-length': body.byteLength,
    ...(fault.headers as http.OutgoingHttpHeaders),
  });
  response.end(seen.method === 'HEAD' ? undefined : body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await request.toArray());
}
