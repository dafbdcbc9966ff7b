import { timingSafeEqual, createHash } from 'node:crypto';
import { refused, unsupported } from './errors.ts';
import type { Answer, Asked } from './exchange.ts';

export interface GuardOptions {
  /** Passwords by user. With any, nobody else may write. */
  readonly users?: Readonly<Record<string, string>> | undefined;
  /** Says whether who gives no name may read, where there are users. */
  readonly anonymousRead?: boolean | undefined;
  /** Refuses to change anything. */
  readonly readOnly?: boolean | undefined;
  /** Refuses only to take things away. */
  readonly keepAll?: boolean | undefined;
  /** Requests a second that are answered, all clients together. */
  readonly rateLimit?: number | undefined;
}

export type Guard = (asked: Asked) => Answer | undefined;

/** Decides who may ask what, and how often. `now` counts milliseconds. */
export function guard(options: GuardOptions, now: () => number): Guard {
  const limited = limiter(options.rateLimit, now);
  return (asked) => limited() ?? unauthorized(asked, options) ?? forbidden(asked, options);
}

function unauthorized(asked: Asked, { users, anonymousRead = false }: GuardOptions): Answer | undefined {
  if (!users) return undefined;
  const said = asked.header('authorization') ?? '';
  const base64 = said.slice(0, 6).toLowerCase() === 'basic ' ? said.slice(6).trim() || undefined : undefined;
  if (base64 === undefined && anonymousRead && isRead(asked)) return undefined;
  const [user = '', ...rest] = Buffer.from(base64 ?? '', 'base64')
    .toString()
    .split(':');
  const password = Object.hasOwn(users, user) ? users[user] : undefined;
  if (password !== undefined && isSame(rest.join(':'), password)) return undefined;
  return refused(401, {
    code: 'UNAUTHORIZED',
    message: 'authentication required',
    headers: { 'www-authenticate': 'Basic realm="cse"' },
  });
}

function forbidden(asked: Asked, { readOnly = false, keepAll = false }: GuardOptions): Answer | undefined {
  if (readOnly && !isRead(asked)) return unsupported('this registry is read-only');
  if (keepAll && asked.method === 'DELETE' && !asked.path.includes('/uploads/'))
    return unsupported('this registry deletes nothing', 'GET, HEAD, PUT, POST, PATCH');
  return undefined;
}

const isRead = ({ method }: Asked) => method === 'GET' || method === 'HEAD';

// Digests have one length, so that comparing them tells nothing of the password's.
const isSame = (a: string, b: string) =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

/** A bucket that holds a second's worth of requests, and fills as time goes by. */
function limiter(perSecond: number | undefined, now: () => number): () => Answer | undefined {
  if (perSecond === undefined) return () => undefined;
  let left = perSecond;
  let last = now();
  return () => {
    left = Math.min(perSecond, left + ((now() - last) / 1000) * perSecond);
    last = now();
    if (left >= 1) return void (left -= 1);
    return refused(429, { code: 'TOOMANYREQUESTS', message: 'too many requests', headers: { 'retry-after': '1' } });
  };
}
