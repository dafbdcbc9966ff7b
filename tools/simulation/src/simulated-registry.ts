import { parseManifest, splitRepository } from '@cse/oci';
import { answering, type HttpAnswer, type Handler } from '@cse/server';
import { memoryStore, readAll, type Bytes, type Store } from '@cse/store';
import { kindOf } from './request-kind.ts';
import type { Arrived, Message } from './message.ts';
import { basic, plain, refuseBasic, TokenService, type TokenLogin } from './token-service.ts';

export interface RegistrySettings {
  readonly auth: 'none' | 'basic' | 'token';
  /** How it answers when it is asked who speaks of a manifest. */
  readonly referrers: 'listed' | 'unknown' | 'refused' | 'broken';
  readonly tags: 'listed' | 'refused' | 'broken';
}

/** One registry of the simulated world: the real server on a store in memory, behind whatever guards it. */
export class SimulatedRegistry {
  readonly host: string;
  readonly settings: RegistrySettings;
  readonly store: Store = memoryStore();
  readonly tokens: TokenService;
  readonly login: TokenLogin;
  readonly #basic: string;
  /** What it was sent that nobody may send. */
  readonly outrages: string[] = [];
  readonly #handler: Handler;

  constructor(host: string, { settings, now }: { readonly settings: RegistrySettings; now(): number }) {
    this.host = host;
    this.settings = settings;
    this.login = { username: 'somebody', password: `password-of-${host}` };
    this.#basic = basic(this.login);
    this.tokens = new TokenService(`https://auth.${host}`, { login: this.login, now });
    let uploads = 0;
    const ports = { now, newId: () => `upload-${(uploads += 1)}` };
    this.#handler = answering({ store: this.store, name: host, ports }).handler;
  }

  /** The origins that may see a secret of this registry; nothing where it is none of its own. */
  whoMaySee(secret: string): readonly string[] | undefined {
    const own = `https://${this.host}`;
    if (secret === this.#basic)
      return this.settings.auth === 'basic' ? [own, this.tokens.origin] : [this.tokens.origin];
    return secret.startsWith('Bearer ') && secret.endsWith(`-of-auth.${this.host}`) ? [own] : undefined;
  }

  async answer(request: Arrived): Promise<Message> {
    return this.#refusal(request) ?? this.#peculiar(request) ?? this.open(request);
  }

  /** Answers without asking who it is. */
  async open(request: Arrived): Promise<Message> {
    const { method, url } = request;
    const isPut = method === 'PUT' && url.pathname.includes('/manifests/');
    const body = isPut ? await readAll(request.body) : undefined;
    if (body) await this.#watch(url, request.headers['content-type'] ?? '', body);
    const answer = await this.#handler({
      method,
      path: url.pathname,
      query: url.searchParams,
      header: (name) => request.headers[name],
      body: body ? bytes(body) : request.body,
      signal: request.signal,
    });
    return messageOf(answer, method);
  }

  #refusal(request: Arrived): Message | undefined {
    if (this.settings.auth === 'basic') return refuseBasic(request, this.login);
    return this.settings.auth === 'token' ? this.tokens.refuse(request) : undefined;
  }

  #peculiar({ method, url }: Arrived): Message | undefined {
    const kind = kindOf(method, url);
    const way = kind === 'referrers' || kind === 'tags' ? this.settings[kind] : 'listed';
    if (way === 'unknown') return plain(404, '404 page not found');
    if (way === 'refused') return plain(403, 'not for you');
    return way === 'broken' ? plain(200, '<html>') : undefined;
  }

  // The order is the client's duty, whether or not a registry insists on it.
  async #watch(url: URL, mediaType: string, body: Uint8Array): Promise<void> {
    const [, path = '', reference = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? [];
    const repository = this.store.repository(`${this.host}/${path}`);
    const { config, layers, manifests } = parseManifest({ mediaType, digest: 'sha256:' }, body);
    for (const content of [...(config ? [config] : []), ...layers, ...manifests])
      if (!(await repository.has(content)))
        this.outrages.push(`${path}:${reference} was put before ${content.digest}, which it names`);
  }
}

async function messageOf({ status, headers = {}, body }: HttpAnswer, method: string): Promise<Message> {
  const whole = body === undefined ? new Uint8Array() : body instanceof Uint8Array ? body : await readAll(body);
  const bodiless = method === 'HEAD' || status === 204 || status === 304;
  const length = body instanceof Uint8Array || body === undefined ? { 'content-length': String(whole.byteLength) } : {};
  return { status, headers: bodiless ? headers : { ...length, ...headers }, body: bodiless ? new Uint8Array() : whole };
}

async function* bytes(body: Uint8Array): Bytes {
  yield body;
}

/** The path of a repository, without its host. */
export const pathOf = (name: string) => splitRepository(name).path;
