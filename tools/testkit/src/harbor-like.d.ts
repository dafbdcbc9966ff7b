import { type Proxy, type ProxyOptions } from './proxy.ts';
export interface HarborOptions extends Pick<ProxyOptions, 'tls'> {
    readonly projects?: readonly string[] | undefined;
    /** Passwords by user. Users may do all in every project that is there; the others may read. */
    readonly users?: Readonly<Record<string, string>> | undefined;
}
export interface Harbor extends Proxy {
    readonly projects: Set<string>;
}
/**
 * Puts a registry at `target` behind Harbor's manners: projects, API v2.0, its token service; and for a project that is not
 * there the answer is "unauthorized", whoever asks.
 */
export declare function harborLike(target: string, { projects, users, tls }?: HarborOptions): Promise<Harbor>;
