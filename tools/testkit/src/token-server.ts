import { proxy, type Proxy, type FaultProxyOptions } from './proxy.ts';
import { Tokens, type TokenOptions } from './tokens.ts';

export interface TokenServerOptions extends TokenOptions, Pick<FaultProxyOptions, 'tls'> {
  /** What the challenge names instead of the token service beside the registry. */
  readonly realm?: string | undefined;
}

export interface TokenServer extends Proxy {
  /** The token service, on a port of its own. Identity tokens are the password of the user `<token>`. */
  readonly tokens: Proxy;
  /** From now on no token given so far counts. */
  revoke(): void;
}

/** Puts a registry at `target` behind docker's token authentication: a guard in front, and a token service beside it. */
export async function tokenServer(target: string, options: TokenServerOptions = {}): Promise<TokenServer> {
  const { tls } = options;
  const given = new Tokens(options);
  const tokens = await proxy(undefined, {
    tls,
    intercept: async (request, body) => given.give(request, (await body()).toString()),
  });
  const realm = options.realm ?? `${tls ? 'https' : 'http'}://${tokens.host}/token`;
  const guard = await proxy(target, { tls, intercept: (request) => given.refuse(request, realm) });
  const close = async () => void (await Promise.all([guard.close(), tokens.close()]));
  return { ...guard, tokens, revoke: () => given.revoke(), close, [Symbol.asyncDispose]: close };
}
