import { admission, type AdmissionOptions } from './admission.ts';
import { onlyRead, tooManyRequests, unsupported } from './errors.ts';
import { isRead, type HttpAnswer, type HttpRequest } from './exchange.ts';
import type { ServerPorts } from './node-ports.ts';

export interface GuardOptions extends AdmissionOptions {
  /** Refuses to change anything. */
  readonly readOnly?: boolean | undefined;
  /** Refuses only to take things away. */
  readonly keepAll?: boolean | undefined;
  /** Requests a second that are answered, all clients together. */
  readonly rateLimit?: number | undefined;
}

/** Says why a request is refused, if it is. */
export type Guard = (asked: HttpRequest) => Promise<HttpAnswer | undefined>;

/** Decides who may ask what, and how often. Throws `HTPASSWD_INVALID`. */
export function guard(options: GuardOptions, ports: ServerPorts): Guard {
  const limited = limiter(options.rateLimit, ports.now);
  const unauthorized = admission(options, ports);
  return async (asked) => limited() ?? (await unauthorized(asked)) ?? forbidden(asked, options);
}

function forbidden(asked: HttpRequest, { readOnly = false, keepAll = false }: GuardOptions): HttpAnswer | undefined {
  if (readOnly && !isRead(asked)) return onlyRead();
  if (keepAll && asked.method === 'DELETE' && !asked.path.includes('/uploads/'))
    return unsupported('this registry deletes nothing', 'GET, HEAD, PUT, POST, PATCH');
  return undefined;
}

/** A bucket that holds a second's worth of requests, and fills as time goes by. */
function limiter(perSecond: number | undefined, now: () => number): () => HttpAnswer | undefined {
  if (perSecond === undefined) return () => undefined;
  let left = perSecond;
  let last = now();
  return () => {
    left = Math.min(perSecond, left + ((now() - last) / 1000) * perSecond);
    last = now();
    if (left >= 1) return void (left -= 1);
    return tooManyRequests('too many requests');
  };
}
