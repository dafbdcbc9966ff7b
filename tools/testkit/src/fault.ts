import type { IncomingHttpHeaders } from 'node:http';

/** One way in which a request goes wrong, or is answered by somebody else. Positions count bytes of the body. */
export type ProxyFault =
  /** Answered without asking the target. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Headers;
      readonly body?: string | Uint8Array;
    }
  /** The connection is reset: before any answer, or after so many bytes of it. */
  | { readonly kind: 'reset'; readonly after?: number }
  /** The connection is closed in good order after so many bytes, though more were promised. */
  | { readonly kind: 'end'; readonly after: number }
  /** The target acts, and its answer is lost. */
  | { readonly kind: 'lose' }
  /** Nothing is ever answered. */
  | { readonly kind: 'silence' }
  /** The answer stops after so many bytes, and the connection stays. */
  | { readonly kind: 'stall'; readonly after: number }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** One bit of the answer is another. */
  | { readonly kind: 'flip'; readonly at: number }
  /** The answer is shorter, and says so: a whole message that lacks its end. */
  | { readonly kind: 'cut'; readonly after: number }
  /** The answer has so many bytes more, and says so. */
  | { readonly kind: 'pad'; readonly bytes: number }
  /** Headers of the answer are others; with `null`, gone. */
  | { readonly kind: 'headers'; readonly set: Readonly<Record<string, string | null>> }
  /** Headers of the request are others; with `null`, gone: a server that ignores `range`, for one. */
  | { readonly kind: 'request-headers'; readonly set: Readonly<Record<string, string | null>> }
  /** So many bytes of the request reach the target, then the connection is reset on both sides. */
  | { readonly kind: 'swallow'; readonly after: number };

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** Which requests go wrong, and how. */
export interface FaultRule {
  readonly method?: string | undefined;
  /** A part of the path with its query, or a pattern for it. */
  readonly path?: string | RegExp | undefined;
  /** How many matching requests pass before. */
  readonly skip?: number | undefined;
  /** How many go wrong then. One, if not said. */
  readonly times?: number | undefined;
  readonly fault: ProxyFault;
}

/** A request as a proxy saw it. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the body that came in. */
  received: number;
  /** Of the body that went out. */
  sent: number;
  /** Not there while there is no answer. */
  status?: number;
  /** What went wrong with it on purpose. */
  fault?: ProxyFault['kind'];
}

/** Holds what has still to go wrong; says for each request whether it is its turn. */
export function faultScript(rules: readonly FaultRule[]): (request: SeenRequest) => ProxyFault | undefined {
  const left = rules.map(({ skip = 0, times = 1, ...rule }) => ({ ...rule, skip, times }));
  return (request) => {
    for (const rule of left) {
      if (!matches(rule, request)) continue;
      if (rule.skip > 0) {
        rule.skip -= 1;
        continue;
      }
      if (rule.times === 0) continue;
      rule.times -= 1;
      return rule.fault;
    }
    return undefined;
  };
}

function matches({ method, path = '' }: FaultRule, request: SeenRequest): boolean {
  if (method !== undefined && method !== request.method) return false;
  return typeof path === 'string' ? request.path.includes(path) : path.test(request.path);
}
