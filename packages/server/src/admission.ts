import { Accounts, type AccountsOptions } from './accounts.ts';
import { refused, tooManyRequests, unsupported } from './errors.ts';
import { isRead, json, type HttpAnswer, type HttpRequest } from './exchange.ts';
import type { ServerPorts } from './node-ports.ts';
import { CATALOG, parseRoute } from './route.ts';
import { Tokens } from './tokens.ts';

export interface AdmissionOptions extends AccountsOptions {
  /** Says whether who gives no name may read, where there are users. The list of repositories is for users alone. */
  readonly anonymousRead?: boolean | undefined;
  /** Says that TLS is spoken. */
  readonly secure?: boolean | undefined;
}

/** Where tokens are given. No path of the API is so. */
const TOKEN = '/token';

/** A user by name, nobody as the empty name; or why it is neither. */
type Caller = { readonly user: string } | 'unknown' | 'busy';

/**
 * Lets users in, and others to what they may read. Where others may read, users come with tokens (docker's token authentication):
 * clients ask `/v2/` once how to come, and one that needs no name must get as far as one that has a name.
 */
export function admission(
  options: AdmissionOptions,
  ports: ServerPorts,
): (asked: HttpRequest) => Promise<HttpAnswer | undefined> {
  if (!options.users && options.htpasswd === undefined) return async () => undefined;
  const accounts = new Accounts(options);
  const tokens = options.anonymousRead ? new Tokens(ports) : undefined;
  return async (asked) => {
    const caller = await callerOf(asked, { accounts, tokens });
    if (caller === 'busy') return tooManyRequests('too many passwords are being checked');
    if (tokens && asked.path === TOKEN) return token(asked, caller, tokens);
    if (caller !== 'unknown' && (caller.user !== '' || (tokens && mayAnybody(asked)))) return undefined;
    return unauthorized(tokens ? bearer(asked, options) : BASIC);
  };
}

interface Ways {
  readonly accounts: Accounts;
  readonly tokens: Tokens | undefined;
}

async function callerOf({ header }: HttpRequest, { accounts, tokens }: Ways): Promise<Caller> {
  const [, scheme = '', value = ''] = /^(basic|bearer) +(\S+)$/i.exec(header('authorization') ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') {
    const user = tokens?.userOf(value);
    return user === undefined ? 'unknown' : { user };
  }
  const [user = '', ...rest] = Buffer.from(value, 'base64').toString().split(':');
  const password = rest.join(':');
  // Some clients that have no name say so by an empty one.
  if (user === '' && password === '') return { user };
  const admitted = await accounts.admits(user, password);
  return admitted === 'busy' ? admitted : admitted ? { user } : 'unknown';
}

/** The root stays closed to who shows nothing: it is where clients learn how to come in. */
const mayAnybody = (asked: HttpRequest) =>
  isRead(asked) && asked.path !== CATALOG && (!isRoot(asked.path) || asked.header('authorization') !== undefined);

const isRoot = (path: string) => parseRoute(path)?.kind === 'root';

function token(asked: HttpRequest, caller: Exclude<Caller, 'busy'>, tokens: Tokens): HttpAnswer {
  if (!isRead(asked)) return unsupported('tokens are requested with GET');
  return caller === 'unknown'
    ? unauthorized(BASIC)
    : json(200, tokens.issue(caller.user), { 'cache-control': 'no-store' });
}

const BASIC = 'Basic realm="cse"';

/** The `Host` is one that was found to be ours, so that clients are sent nowhere else. */
function bearer(asked: HttpRequest, { secure }: AdmissionOptions): string {
  const realm = `${secure ? 'https' : 'http'}://${asked.header('host') ?? ''}${TOKEN}`;
  const shown = /^bearer /i.test(asked.header('authorization') ?? '') ? ',error="insufficient_scope"' : '';
  return `Bearer realm="${realm}",service="cse"${scopeOf(asked)}${shown}`;
}

function scopeOf(asked: HttpRequest): string {
  const route = parseRoute(asked.path);
  if (!route || route.kind === 'root') return '';
  if (route.kind === 'catalog') return ',scope="registry:catalog:*"';
  return `,scope="repository:${encodeURI(route.path)}:${isRead(asked) ? 'pull' : 'pull,push'}"`;
}

const unauthorized = (challenge: string) =>
  refused(401, {
    code: 'UNAUTHORIZED',
    message: 'authentication required',
    headers: { 'www-authenticate': challenge },
  });
