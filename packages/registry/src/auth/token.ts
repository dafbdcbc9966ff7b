import { z } from 'zod';
import type { Answer } from '../http/answer.ts';
import { asWhom, type Credential } from './credential.ts';
import { misbehaved, placeOf, type Where } from '../errors.ts';
import { exchange, type Exchange, type Outside } from '../http/exchange.ts';
import { refusalOf } from '../http/refusal.ts';
import type { Scope } from './scope.ts';

export interface TokenRequest {
  readonly where: Where;
  readonly realm: string;
  readonly service: string | undefined;
  readonly scopes: readonly Scope[];
  readonly credential: Credential | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Token {
  readonly value: string;
  /** In milliseconds from its arrival. */
  readonly life: number;
}

const CLIENT = 'cse';
const LIMIT = 1024 * 1024;
// What a token lives where its issuer does not say (distribution, spec/auth/token.md).
const LIFE = 60;

/** Asks a token service for a token. */
export async function fetchToken(outside: Outside, request: TokenRequest): Promise<Token> {
  await using answer = await exchange(outside, isIdentity(request.credential) ? oauthPost(request) : plainGet(request));
  if (!answer.ok)
    throw await refusalOf(answer, { ...outside, asked: 'the token service', as: asWhom(request.credential) });
  return tokenOf(answer, await answer.json(LIMIT));
}

const isIdentity = (credential: Credential | undefined) => credential !== undefined && 'identityToken' in credential;

function plainGet({ where, realm, service, scopes, credential, signal }: TokenRequest): Exchange {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (credential && 'username' in credential) url.searchParams.set('account', credential.username);
  url.searchParams.set('client_id', CLIENT);
  const authorization = basicOf(credential);
  return { where, method: 'GET', url: url.href, headers: authorization ? { authorization } : {}, signal };
}

function oauthPost({ where, realm, service, scopes, credential, signal }: TokenRequest): Exchange {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT, scope: scopes.join(' ') });
  if (service !== undefined) form.set('service', service);
  if (credential && 'identityToken' in credential) form.set('refresh_token', credential.identityToken);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { where, method: 'POST', url: realm, headers, body: new TextEncoder().encode(form.toString()), signal };
}

export function basicOf(credential: Credential | undefined): string | undefined {
  if (!credential || !('username' in credential)) return undefined;
  return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`;
}

const tokenSchema = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.coerce.number().optional().catch(undefined),
});

function tokenOf({ where }: Answer, json: unknown): Token {
  const result = tokenSchema.safeParse(json);
  const value = result.data?.access_token || result.data?.token;
  // A token with a line end in it would be a header of its own.
  if (!value || !/^[\x21-\x7e]+$/.test(value))
    throw misbehaved(`the token service of ${placeOf(where)} returned no token`);
  const { expires_in: seconds = LIFE } = result.data ?? {};
  return { value, life: (seconds > 0 ? seconds : LIFE) * 1000 };
}
