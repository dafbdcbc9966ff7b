import type { Certificate } from './certificate.ts';
export interface DockerRegistryOptions {
    /** A tree to serve; without it, an empty one that goes away with the server. */
    readonly root?: string | undefined;
    readonly delete?: boolean | undefined;
    readonly readOnly?: boolean | undefined;
    readonly relativeUrls?: boolean | undefined;
    /** What `htpasswd -Bbn` prints: only such users get in. */
    readonly htpasswd?: string | undefined;
    readonly tls?: Certificate | undefined;
    /** A token service that the registry believes, with the certificate it signs by. */
    readonly token?: {
        readonly realm: string;
        readonly service: string;
        readonly issuer: string;
        readonly bundle: string;
    } | undefined;
    /** Signs the upload sessions: with the same one, a registry started again knows them still. */
    readonly secret?: string | undefined;
}
export interface Request {
    readonly method: string;
    /** With its query. */
    readonly path: string;
    readonly status: number;
    readonly userAgent: string;
}
export interface DockerRegistry extends AsyncDisposable {
    /** `127.0.0.1:PORT` */
    readonly host: string;
    readonly root: string;
    readonly pid: number;
    /** Every request that was answered since the start or the last `forget`. */
    requests(): Promise<readonly Request[]>;
    forget(): Promise<void>;
    stop(signal?: NodeJS.Signals): Promise<void>;
}
/** Starts Debian's docker-registry (CNCF distribution 2.8) on a free port of 127.0.0.1. */
export declare function dockerRegistry(options?: DockerRegistryOptions): Promise<DockerRegistry>;
