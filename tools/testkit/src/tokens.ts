import { randomUUID } from 'node:crypto';
import type { ProxyFault, SeenRequest } from './fault.ts';
import { parseScope, printScope, scopeOf, type TokenScope } from './scope.ts';

export interface TokenOptions {
  /** Passwords by user. */
  readonly users?: Readonly<Record<string, string>> | undefined;
  /** Which of the actions asked for are allowed. By default all to users, and to nobody else but where there are no users. */
  readonly grant?: ((user: string | undefined, scope: TokenScope) => readonly string[]) | undefined;
  /** In seconds. */
  readonly expiresIn?: number | undefined;
  readonly service?: string | undefined;
}

/** Gives out tokens, and knows them again (docker's token authentication). They are opaque, as theirs are to clients. */
export class Tokens {
  readonly #given = new Map<string, { readonly scopes: readonly TokenScope[]; readonly until: number }>();
  readonly #options: TokenOptions;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  get service(): string {
    return this.#options.service ?? 'registry.test';
  }

  /** From now on no token counts. */
  revoke(): void {
    this.#given.clear();
  }

  /** Answers the token endpoint: GET with basic credentials or none, POST with a form. */
  give(request: SeenRequest, body: string): ProxyFault {
    const asked =
      request.method === 'POST' ? new URLSearchParams(body) : new URL(request.path, 'http://x').searchParams;
    const credentials = request.method === 'POST' ? formCredentials(asked) : basicCredentials(request);
    const { users = {}, expiresIn = 300 } = this.#options;
    if (credentials && users[credentials.user] !== credentials.password)
      return error(401, 'UNAUTHORIZED', 'who are you?');
    const scopes = asked
      .getAll('scope')
      .flatMap((text) => text.split(' '))
      .map((text) => parseScope(text))
      .filter((scope) => scope !== undefined)
      .map((scope) => ({ ...scope, actions: this.#grant(credentials?.user, scope) }));
    const token = `token-${randomUUID()}`;
    this.#given.set(token, { scopes, until: Date.now() + expiresIn * 1000 });
    return json(200, { token, access_token: token, expires_in: expiresIn, issued_at: new Date().toISOString() });
  }

  /** Says why a request to the registry is not let through; nothing when it is. */
  refuse(request: SeenRequest, realm: string): ProxyFault | undefined {
    const [, bearer = ''] = /^bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const given = this.#given.get(bearer);
    const needed = scopeOf(request.method, request.path);
    const valid = given !== undefined && given.until > Date.now();
    if (valid && (!needed || given.scopes.some((scope) => covers(scope, needed)))) return undefined;
    const challenge = [
      `Bearer realm="${realm}"`,
      `service="${this.service}"`,
      ...(needed ? [`scope="${printScope(needed)}"`] : []),
      ...(valid ? ['error="insufficient_scope"'] : bearer ? ['error="invalid_token"'] : []),
    ].join(',');
    const what = needed
      ? `unauthorized to access repository: ${needed.repository}, action: ${needed.actions.at(-1)}`
      : 'unauthorized';
    return error(401, 'UNAUTHORIZED', what, { 'www-authenticate': challenge });
  }

  #grant(user: string | undefined, scope: TokenScope): readonly string[] {
    const { users, grant = () => (user !== undefined || users === undefined ? scope.actions : []) } = this.#options;
    const granted = grant(user, scope);
    return scope.actions.filter((action) => granted.includes(action));
  }
}

/** An answer in the registry's own form. */
export function error(status: number, code: string, message: string, headers: Record<string, string> = {}): ProxyFault {
  return json(status, { errors: [{ code, message, detail: null }] }, headers);
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): ProxyFault {
  const body = JSON.stringify(value);
  return { kind: 'answer', status, headers: { 'content-type': 'application/json', ...headers }, body };
}

function covers(scope: TokenScope, needed: TokenScope): boolean {
  if (scope.repository !== needed.repository) return false;
  return needed.actions.every((action) => scope.actions.includes(action) || scope.actions.includes('*'));
}

export function basicCredentials({ headers }: SeenRequest): { user: string; password: string } | undefined {
  const [, base64] = /^basic (.+)$/i.exec(headers.authorization ?? '') ?? [];
  if (base64 === undefined) return undefined;
  const [user = '', ...password] = Buffer.from(base64, 'base64').toString().split(':');
  return { user, password: password.join(':') };
}

function formCredentials(form: URLSearchParams): { user: string; password: string } | undefined {
  const refresh = form.get('refresh_token');
  if (refresh !== null) return { user: '<token>', password: refresh };
  return form.has('username') ? { user: form.get('username') ?? '', password: form.get('password') ?? '' } : undefined;
}
