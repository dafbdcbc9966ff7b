import type { Reply } from '../http/answer.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import { asWhom, type Credential, type Credentials } from './credential.ts';
import { credentialsWithheld, final, realmRefused, refused, RegistryError, type Where } from '../errors.ts';
import { exchange, type Outside } from '../http/exchange.ts';
import { judge, type OriginPolicy } from '../http/origin.ts';
import type { Retry } from '../http/retry.ts';
import { covers, mergedScopes, type Scope } from './scope.ts';
import { SharedWork } from '../http/shared-work.ts';
import { basicOf, fetchToken, type Token, type TokenRequest } from './token.ts';

export interface AuthorizerOptions {
  readonly host: string;
  readonly credentials: Credentials | undefined;
  readonly policy: OriginPolicy;
  /** The budget for one token. */
  retry(where: Where): Retry;
}

/** What a request needs to be allowed to do, and for which repository. */
export interface Need {
  readonly where: Where;
  readonly scopes: readonly Scope[];
  /** The full name, for credentials that hold below a path only. */
  readonly repository?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** As whom a request is sent. */
export interface Identity {
  /** The Authorization header; nothing where we say nothing of ourselves. */
  readonly header: string | undefined;
  /** For messages: `anonymously`, `as admin`. It tells what was sent, not what could have been. */
  readonly as: string;
  /** The origin that was not shown the credentials that there are. */
  readonly withheldFrom?: string | undefined;
}

type Bought = Token & Pick<Identity, 'withheldFrom'> & { readonly until: number };

interface HeldToken {
  readonly scopes: readonly Scope[];
  readonly token: SharedWork<Bought>;
  /** Since it is here. */
  header?: string;
  /** A registry has taken it. */
  worked: boolean;
}

// A token is renewed after this part of its life, so that none dies on its way.
const FRESH = 0.8;

/** Identifies us at one registry: by what it last asked for, with one token for each set of scopes. */
export class Authorizer {
  readonly #outside: Outside;
  readonly #options: AuthorizerOptions;
  readonly #tokens = new Map<string, HeldToken>();
  readonly #found = new Map<string, Promise<Credential | undefined>>();
  #challenge: Challenge | undefined;
  #isRootMute = false;

  constructor(outside: Outside, options: AuthorizerOptions) {
    this.#outside = outside;
    this.#options = options;
  }

  /** As whom to send a request, as far as the registry has let us know what it wants. */
  async identity(need: Need): Promise<Identity> {
    if (!this.#challenge) return NOBODY;
    return this.#identityFor(this.#challenge, { need, asked: [] });
  }

  /** What to answer to a refusal; nothing where it would be what was refused already. */
  async answer(refusal: Reply, { header: used }: Identity, need: Need): Promise<Identity | undefined> {
    const challenge = this.#chosen(refusal) ?? this.#challenge ?? (await this.#challengeOfRoot(need));
    if (!challenge) return undefined;
    if (!lacksScope(refusal)) this.#forget(used);
    const asked = challenge.parameters.get('scope')?.split(/\s+/).filter(Boolean) ?? [];
    const identity = await this.#identityFor(challenge, { need, asked, refused: used });
    // What has led to nothing is not gone after again before it was asked for.
    this.#challenge = challenge;
    return identity.header === used ? undefined : identity;
  }

  #chosen(refusal: Reply): Challenge | undefined {
    const challenges = parseChallenges(refusal.headers('www-authenticate'));
    const challenge = challenges.find(isBearer) ?? challenges.find(isBasic);
    if (!challenge && challenges.length > 0) throw unknownScheme(this.#options.host, challenges);
    return challenge;
  }

  // A refusal should say how to identify oneself (RFC 9110, 15.5.2). Where it does not, the root may: it is asked once.
  async #challengeOfRoot({ where, signal }: Need): Promise<Challenge | undefined> {
    if (this.#isRootMute) return undefined;
    const url = `${this.#options.policy.self}/v2/`;
    await using answer = await exchange(this.#outside, { where, method: 'GET', url, signal });
    const challenge = answer.status === 401 ? this.#chosen(answer) : undefined;
    this.#isRootMute = challenge === undefined;
    return challenge;
  }

  /** To be told as whom a request was taken. */
  accepted({ header }: Identity): void {
    const held = this.#heldFor(header);
    if (held) held.worked = true;
  }

  async #identityFor(challenge: Challenge, wanted: ScopeRequest): Promise<Identity> {
    const credential = await this.#credential(wanted.need);
    if (isBasic(challenge))
      return { header: basicOf(credential), as: asWhom(basicOf(credential) ? credential : undefined) };
    if (credential && 'registryToken' in credential)
      return { header: `Bearer ${credential.registryToken}`, as: asWhom(credential) };
    const { value, withheldFrom } = await this.#token(challenge, { ...wanted, credential });
    const as = withheldFrom
      ? `anonymously, as its token service is at ${withheldFrom}, which is not trusted with the credentials`
      : asWhom(credential);
    return { header: `Bearer ${value}`, as, withheldFrom };
  }

  async #token(challenge: Challenge, { need, asked, refused: dead, credential }: TokenNeed): Promise<Bought> {
    const scopes = mergedScopes([...need.scopes, ...asked]);
    const key = scopes.join(' ');
    const known = [...this.#tokens.values()].filter(({ token }) => !token.isCalledOff);
    const own = known.find((held) => held.scopes.join(' ') === key);
    const held = own ?? known.find((other) => covers(other.scopes, scopes));
    // That the very same could not be had is true of ours too; that more could not be had is not.
    const token = await (own ? own.token.wait(need.signal) : held?.token.wait(need.signal).catch(() => undefined));
    need.signal?.throwIfAborted();
    if (token && token.until > this.#outside.clock.monotonic() && `Bearer ${token.value}` !== dead) return token;
    const renewed = this.#tokens.get(key);
    if (renewed && renewed !== held && !renewed.token.isCalledOff) return renewed.token.wait(need.signal);
    return this.#hold(key, { challenge, need: { ...need, scopes }, credential }).wait(need.signal);
  }

  #hold(key: string, asking: ChallengeAnswer): SharedWork<Bought> {
    const token = new SharedWork(async (signal) => {
      try {
        const lived = await this.#fetch(asking, signal);
        held.header = `Bearer ${lived.value}`;
        return lived;
      } catch (cause) {
        if (this.#tokens.get(key) === held) this.#tokens.delete(key);
        throw cause;
      }
    });
    const held: HeldToken = { scopes: asking.need.scopes, token, worked: false };
    this.#tokens.set(key, held);
    return token;
  }

  #heldFor(header: string | undefined): HeldToken | undefined {
    return header === undefined ? undefined : [...this.#tokens.values()].find((held) => held.header === header);
  }

  // One that was taken before and is refused now may have died with all the others: a registry was started again.
  #forget(dead: string | undefined): void {
    const refused = this.#heldFor(dead);
    for (const [key, held] of this.#tokens)
      if (held === refused || (refused?.worked && held.header !== undefined)) this.#tokens.delete(key);
  }

  async #fetch({ challenge, need, credential }: ChallengeAnswer, signal: AbortSignal): Promise<Bought> {
    const { where, scopes } = need;
    const realm = this.#realm(challenge, where);
    const verdict = await judge(realm, 'realm', this.#options.policy);
    if (verdict.may === 'nothing')
      throw realmRefused(where, realm, { ...verdict, reason: `which leads ${verdict.reason}` });
    const service = challenge.parameters.get('service');
    const shown = verdict.may === 'own' ? credential : undefined;
    const withheldFrom = credential && !shown ? new URL(realm).origin : undefined;
    const request = { where, realm, service, scopes, credential: shown, signal };
    const token = await this.#tried(request).catch((cause: unknown) => {
      throw withheldFrom === undefined || !isRefusal(cause) ? cause : this.#withheld(where, withheldFrom, cause);
    });
    return { ...token, withheldFrom, until: this.#outside.clock.monotonic() + token.life * FRESH };
  }

  #withheld(where: Where, origin: string, cause: unknown) {
    return credentialsWithheld(where, origin, { cause, hint: this.#options.policy.trustHint(origin) });
  }

  // It has a budget of its own: those who wait for it do not try it again each for themselves.
  async #tried(request: TokenRequest): Promise<Token> {
    const retry = this.#options.retry(request.where);
    for (;;) {
      try {
        return await fetchToken(this.#outside, request);
      } catch (cause) {
        await retry.after(cause, request.signal).catch((last: unknown) => {
          throw last instanceof RegistryError ? final(last) : last;
        });
      }
    }
  }

  #realm({ parameters }: Challenge, where: Where): string {
    const realm = parameters.get('realm') ?? '';
    const url = URL.parse(realm, `${this.#options.policy.self}/`);
    if (!url || realm === '') throw realmRefused(where, JSON.stringify(realm), { reason: 'which is not a URL' });
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

interface ScopeRequest {
  readonly need: Need;
  /** What the registry itself named as the scope. */
  readonly asked: readonly Scope[];
  /** The header that was refused: a token in it is dead. */
  readonly refused?: string | undefined;
}

interface ChallengeAnswer {
  readonly challenge: Challenge;
  readonly need: Need;
  readonly credential: Credential | undefined;
}

interface TokenNeed extends ScopeRequest {
  readonly credential: Credential | undefined;
}

/** Says whether a refusal is about what a token allows, and not about the token. */
export const lacksScope = (refusal: Reply): boolean =>
  /insufficient_scope/i.test(refusal.header('www-authenticate') ?? '');

/** Says whether a refusal is about a token that does not count, or no longer (RFC 6750, section 3.1). */
export const isInvalidToken = (refusal: Reply): boolean =>
  /invalid_token/i.test(refusal.header('www-authenticate') ?? '');

const isBearer = ({ scheme }: Challenge) => scheme === 'bearer';
const isBasic = ({ scheme }: Challenge) => scheme === 'basic';

const unknownScheme = (host: string, challenges: readonly Challenge[]) =>
  refused(
    `${host} requires ${challenges.map(({ scheme }) => scheme).join(' or ')} authentication, which is not supported`,
  );

const NOBODY: Identity = { header: undefined, as: asWhom(undefined) };

/** The token service wants to know who we are; anything else is told as it is. */
const isRefusal = (cause: unknown) => cause instanceof RegistryError && (cause.status === 401 || cause.status === 403);
