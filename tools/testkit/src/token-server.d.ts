import { type Proxy, type ProxyOptions } from './proxy.ts';
import { type TokenOptions } from './tokens.ts';
export interface TokenServerOptions extends TokenOptions, Pick<ProxyOptions, 'tls'> {
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
export declare function tokenServer(target: string, options?: TokenServerOptions): Promise<TokenServer>;
