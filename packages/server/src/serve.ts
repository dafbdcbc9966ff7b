import { answering, type AnsweringOptions } from './answering.ts';
import { certificateOf, type CertificateFiles } from './certificate.ts';
import type { Handler, HttpRequest, RequestEvent } from './exchange.ts';
import { stranger } from './hosts.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { listen } from './node-http.ts';

/** Where something is served, and by which names. */
export interface ServingOptions {
  /** 127.0.0.1: nobody else's business, unless it is said. */
  readonly host?: string | undefined;
  /** 0 takes any that is free. */
  readonly port?: number | undefined;
  /** Answers by whichever name it is asked. */
  readonly anyName?: boolean | undefined;
  /** Without it, plain HTTP is spoken. */
  readonly tls?: CertificateFiles | undefined;
  /** Names that it answers to, besides those of loopback, of its certificate, and the address that is asked. */
  readonly hostNames?: readonly string[] | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

export interface ServeOptions extends Omit<AnsweringOptions, 'secure'>, ServingOptions {}

export interface Serving extends AsyncDisposable {
  /** `host:port` */
  readonly host: string;
  close(): Promise<void>;
}

/** Serves a store as an OCI registry. Throws `LISTEN_REFUSED`, `CERTIFICATE_INVALID` and `HTPASSWD_INVALID`. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const registry = answering({ ...options, secure: options.tls !== undefined });
  const listening = await serveHandler(registry.handler, options).catch(async (error: unknown) => {
    await registry.close();
    throw error;
  });
  const close = async () => {
    await listening.close();
    await registry.close();
  };
  return { host: listening.host, close, [Symbol.asyncDispose]: close };
}

/** Serves what a function answers, to those who ask for it by a name of ours. Throws `LISTEN_REFUSED` and `CERTIFICATE_INVALID`. */
export async function serveHandler(handler: Handler, options: ServingOptions): Promise<Serving> {
  const { tls, onRequest, host = '127.0.0.1', port = 0, hostNames = [] } = options;
  const strange = stranger({ hostNames: [host, ...hostNames], certificate: tls && certificateOf(tls) });
  const known = options.anyName ? handler : async (asked: HttpRequest) => strange(asked) ?? handler(asked);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { host: place, close } = await listen(known, { host, port, tls, limits, onRequest });
  return { host: place, close, [Symbol.asyncDispose]: close };
}
