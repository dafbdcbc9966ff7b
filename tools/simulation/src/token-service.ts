import type { Arrived, Message } from './message.ts';

export interface TokenLogin {
  readonly username: string;
  readonly password: string;
}

interface IssuedToken {
  readonly scopes: ReadonlySet<string>;
  readonly until: number;
}

const LIFE = 300;

/** Gives out tokens for one registry and knows them again (docker's token authentication), in simulated time. */
export class TokenService {
  readonly origin: string;
  readonly #login: TokenLogin;
  readonly #now: () => number;
  readonly #given = new Map<string, IssuedToken>();
  #count = 0;

  constructor(origin: string, { login, now }: { readonly login: TokenLogin; now(): number }) {
    this.origin = origin;
    this.#login = login;
    this.#now = now;
  }

  /** From now on no token given so far counts. */
  die(): void {
    this.#given.clear();
  }

  async give({ url, headers }: Arrived): Promise<Message> {
    if (headers['authorization'] !== basic(this.#login)) return plain(401, 'who are you?');
    const token = `token-${(this.#count += 1)}-of-${new URL(this.origin).host}`;
    const scopes = new Set(url.searchParams.getAll('scope').flatMap(scopesIn));
    this.#given.set(token, { scopes, until: this.#now() + LIFE * 1000 });
    return json(200, { token, expires_in: LIFE });
  }

  /** Why a request is not let through; nothing when it is. */
  refuse({ method, url, headers }: Arrived): Message | undefined {
    const path = /^\/v2\/(.+)\/(?:blobs|manifests|tags|referrers)\//.exec(url.pathname)?.[1];
    const scope = path === undefined ? undefined : `${path} ${method === 'GET' || method === 'HEAD' ? 'pull' : 'push'}`;
    const given = this.#given.get(headers['authorization']?.replace('Bearer ', '') ?? '');
    const holds = given !== undefined && given.until > this.#now();
    if (holds && (scope === undefined || given.scopes.has(scope))) return undefined;
    const wanted = scope === undefined ? '' : `,scope="repository:${scope.replace(' ', ':')}"`;
    const shown = headers['authorization'] !== undefined;
    const why = !shown ? '' : `,error="${holds ? 'insufficient_scope' : 'invalid_token'}"`;
    const challenge = `Bearer realm="${this.origin}/token",service="${new URL(this.origin).host}"${wanted}${why}`;
    return { ...json(401, UNAUTHORIZED), headers: { ...JSON_HEADERS, 'www-authenticate': challenge } };
  }
}

/** Why a request without this login is not let through; nothing when it is. */
export function refuseBasic({ headers }: Arrived, login: TokenLogin): Message | undefined {
  if (headers['authorization'] === basic(login)) return undefined;
  return { ...json(401, UNAUTHORIZED), headers: { ...JSON_HEADERS, 'www-authenticate': 'Basic realm="simulated"' } };
}

export const basic = ({ username, password }: TokenLogin) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

const UNAUTHORIZED = { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] };
const JSON_HEADERS = { 'content-type': 'application/json' };

/** `repository:a/b:pull,push` → `a/b pull`, `a/b push` */
function scopesIn(text: string): readonly string[] {
  const [, path = '', actions = ''] = /^repository:(.+):([a-z,*]+)$/.exec(text) ?? [];
  return actions.split(',').map((action) => `${path} ${action}`);
}

function json(status: number, value: unknown): Message {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { ...JSON_HEADERS, 'content-length': String(body.byteLength) }, body };
}

export function plain(status: number, text: string): Message {
  const body = Buffer.from(text);
  return { status, headers: { 'content-type': 'text/plain', 'content-length': String(body.byteLength) }, body };
}
