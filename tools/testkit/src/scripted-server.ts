import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { hostOf } from './host-of.ts';

/** One request that a scripted server got. */
export interface Heard {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Reads the body to its end. */
  body(): Promise<Buffer>;
  readonly raw: IncomingMessage;
}

/** What a scripted server answers: status, headers and body, or nothing where the script wrote the answer itself. */
export type ScriptedAnswer =
  | {
      readonly status: number;
      readonly headers?: Record<string, string | readonly string[]>;
      readonly body?: string | Uint8Array;
    }
  | undefined;

export interface ScriptedServer extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly url: string;
  /** Every request, as it began. */
  readonly heard: Heard[];
  /** `GET /v2/` and so on, in order. */
  lines(): readonly string[];
}

export interface ScriptedOptions {
  readonly tls?:
    { readonly cert: string; readonly key: string; readonly ca?: string; readonly requestCert?: boolean } | undefined;
}

/** A web server on a free port that answers as the script says: a registry with one habit, good or bad. */
export async function scriptedServer(
  script: (request: Heard, response: ServerResponse) => ScriptedAnswer | Promise<ScriptedAnswer>,
  { tls }: ScriptedOptions = {},
): Promise<ScriptedServer> {
  const heard: Heard[] = [];
  const listener = (message: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = message;
    const request = { method, path: url, headers, body: () => bodyOf(message), raw: message };
    heard.push(request);
    void answer(request, { script, response });
  };
  const server = tls ? createTlsServer({ ...tls, rejectUnauthorized: true }, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = hostOf(server);
  return {
    host,
    url: `${tls ? 'https' : 'http'}://${host}`,
    heard,
    lines: () => heard.map(({ method, path }) => `${method} ${path}`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface ScriptedExchange {
  readonly script: (request: Heard, response: ServerResponse) => ScriptedAnswer | Promise<ScriptedAnswer>;
  readonly response: ServerResponse;
}

async function answer(request: Heard, { script, response }: ScriptedExchange): Promise<void> {
  const answered = await script(request, response);
  if (!answered) return;
  const { status, headers = {}, body = '' } = answered;
  request.raw.resume();
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...length, ...(headers as Record<string, string>) });
  response.end(request.method === 'HEAD' ? '' : body);
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
