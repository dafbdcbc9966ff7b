import type { Bytes } from '@cse/store';

/** A request, as far as a registry cares. */
export interface HttpRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The value of a header, named in lower case. */
  header(name: string): string | undefined;
  readonly body: Bytes;
  /** The address of this machine that the client reached, where it came over a network. */
  readonly address?: string | undefined;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Content that comes in pieces needs its `content-length` among the headers. */
  readonly body?: Uint8Array | Bytes | undefined;
  /** What went wrong on our side; the client is not told its details. */
  readonly error?: unknown;
}

export type Handler = (asked: HttpRequest) => Promise<HttpAnswer>;

/** Says what came of a request, once it is over. */
export interface RequestEvent {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Of the answer's body. */
  readonly bytes: number;
  /** Bytes of the request's body. */
  readonly received: number;
  /** From its headers to its end. */
  readonly milliseconds: number;
  /** What went wrong on our side, if anything did. */
  readonly error?: unknown;
}

/** Says whether a request changes nothing. */
export const isRead = ({ method }: Pick<HttpRequest, 'method'>): boolean => method === 'GET' || method === 'HEAD';

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

/** A line for people. */
export function textAnswer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  const body = new TextEncoder().encode(`${text}\n`);
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}
