import type { Answer } from './answer.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import type { Credential, Credentials } from './credential.ts';
import { realmRefused, refused, unauthorized, type Where } from './errors.ts';
import type { Outside } from './exchange.ts';
import { judge, type OriginPolicy } from './origin.ts';
import { covers, mergedScopes, type Scope } from './scope.ts';
import { basicOf, fetchToken, type Token } from './token.ts';

export interface AuthorizerOptions {
  readonly host: string;
  readonly credentials: Credentials | undefined;
  readonly policy: OriginPolicy;
}

/** What a request needs to be allowed to do, and for which repository. */
export interface Need {
  readonly where: Where;
  readonly scopes: readonly Scope[];
  /** The full name, for credentials that hold below a path only. */
  readonly repository?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Held {
  readonly scopes: readonly Scope[];
  readonly token: Promise<Token & { readonly until: number }>;
}

// A token is renewed after this part of its life, so that none dies on its way.
const FRESH = 0.8;

/** Identifies us at one registry: by what it last asked for, with one token for each set of scopes. */
export class Authorizer {
  readonly #outside: Outside;
  readonly #options: AuthorizerOptions;
  readonly #tokens = new Map<string, Held>();
  readonly #found = new Map<string, Promise<Credential | undefined>>();
  #challenge: Challenge | undefined;
  #withheld = false;

  constructor(outside: Outside, options: AuthorizerOptions) {
    this.#outside = outside;
    this.#options = options;
  }

  /** The Authorization header for a request, as far as the registry has let us know what it wants. */
  async header(need: Need): Promise<string | undefined> {
    if (!this.#challenge) return undefined;
    return this.#headerFor(this.#challenge, { need, asked: [] });
  }

  /** What to answer to a refusal; nothing where it would be what was refused already. */
  async answer(refusal: Answer, used: string | undefined, need: Need): Promise<string | undefined> {
    const challenges = parseChallenges(refusal.headers('www-authenticate'));
    const challenge = challenges.find(isBearer) ?? challenges.find(isBasic);
    if (!challenge && challenges.length > 0) throw unknownScheme(this.#options.host, challenges);
    if (!challenge) return undefined;
    const asked = challenge.parameters.get('scope')?.split(/\s+/).filter(Boolean) ?? [];
    const header = await this.#headerFor(challenge, { need, asked, refused: used });
    // What has led to nothing is not gone after again before it was asked for.
    this.#challenge = challenge;
    return header === used ? undefined : header;
  }

  /** As whom we ask, for messages. */
  async whoFor(need: Need): Promise<string> {
    const credential = await this.#credential(need).catch(() => undefined);
    if (!credential) return 'anonymously';
    if (this.#withheld) return 'anonymously, as its token service is of another origin that is not listed as trusted';
    return 'username' in credential ? `as ${credential.username}` : 'with a token of ours';
  }

  async #headerFor(challenge: Challenge, wanted: Wanted): Promise<string | undefined> {
    const credential = await this.#credential(wanted.need);
    if (isBasic(challenge)) return basicOf(credential);
    if (credential && 'registryToken' in credential) return `Bearer ${credential.registryToken}`;
    return `Bearer ${(await this.#token(challenge, { ...wanted, credential })).value}`;
  }

  async #token(challenge: Challenge, { need, asked, refused: dead, credential }: TokenNeed): Promise<Token> {
    const scopes = mergedScopes([...need.scopes, ...asked]);
    const key = scopes.join(' ');
    const held = this.#tokens.get(key) ?? [...this.#tokens.values()].find((other) => covers(other.scopes, scopes));
    const token = await held?.token.catch(() => undefined);
    if (token && token.until > this.#outside.clock.monotonic() && `Bearer ${token.value}` !== dead) return token;
    const renewed = this.#tokens.get(key);
    if (renewed && renewed !== held) return renewed.token;
    const fresh = { scopes, token: this.#fetch(challenge, { need: { ...need, scopes }, credential }) };
    this.#tokens.set(key, fresh);
    fresh.token.catch(() => this.#tokens.get(key) === fresh && this.#tokens.delete(key));
    return fresh.token;
  }

  async #fetch(
    challenge: Challenge,
    { need, credential }: Pick<TokenNeed, 'need' | 'credential'>,
  ): Promise<Token & { readonly until: number }> {
    const { where, scopes } = need;
    const realm = this.#realm(challenge, where);
    const verdict = await judge(realm, 'realm', this.#options.policy);
    if (verdict.may === 'nothing') throw realmRefused(where, realm, `which leads ${verdict.reason}`);
    const service = challenge.parameters.get('service');
    const shown = verdict.may === 'own' ? credential : undefined;
    this.#withheld = shown !== credential;
    const token = await fetchToken(this.#outside, { where, realm, service, scopes, credential: shown }).catch(
      (cause: unknown) => {
        throw credential && !shown ? withheld(where, realm, cause) : cause;
      },
    );
    return { ...token, until: this.#outside.clock.monotonic() + token.life * FRESH };
  }

  #realm({ parameters }: Challenge, where: Where): string {
    const realm = parameters.get('realm') ?? '';
    const url = URL.parse(realm, `${this.#options.policy.self}/`);
    if (!url || realm === '') throw realmRefused(where, JSON.stringify(realm), 'which is no address');
    return url.href;
  }

  #credential({ repository }: Need): Promise<Credential | undefined> {
    const { credentials, host } = this.#options;
    const key = repository ?? host;
    const found = this.#found.get(key) ?? credentials?.find(host, repository) ?? Promise.resolve(undefined);
    this.#found.set(key, found);
    return found;
  }
}

interface Wanted {
  readonly need: Need;
  /** What the registry itself named as the scope. */
  readonly asked: readonly Scope[];
  /** The header that was refused: a token in it is dead. */
  readonly refused?: string | undefined;
}

interface TokenNeed extends Wanted {
  readonly credential: Credential | undefined;
}

const isBearer = ({ scheme }: Challenge) => scheme === 'bearer';
const isBasic = ({ scheme }: Challenge) => scheme === 'basic';

const unknownScheme = (host: string, challenges: readonly Challenge[]) =>
  refused(
    `${host} wants us to identify ourselves by ${challenges.map(({ scheme }) => scheme).join(' or ')}, which is not known here`,
  );

const withheld = ({ host }: Where, realm: string, cause: unknown) =>
  unauthorized(
    `${host} sends us for a token to ${new URL(realm).origin}, which is not shown the credentials for ${host}`,
    {
      cause,
      hint: `If that is its token service, list its origin as trusted for ${host}.`,
    },
  );
