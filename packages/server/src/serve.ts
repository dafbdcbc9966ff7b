import { answering, type AnsweringOptions } from './answering.ts';
import { certificateOf, type CertificateFiles } from './certificate.ts';
import type { HttpRequest, RequestEvent } from './exchange.ts';
import { stranger } from './hosts.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { listen } from './node-http.ts';

export interface ServeOptions extends Omit<AnsweringOptions, 'secure'> {
  /** 127.0.0.1: nobody else's business, unless it is said. */
  readonly host?: string | undefined;
  /** 0 takes any that is free. */
  readonly port?: number | undefined;
  /** Without it, plain HTTP is spoken. */
  readonly tls?: CertificateFiles | undefined;
  /** Names that it answers to, besides those of loopback, of its certificate, and the address that is asked. */
  readonly hostNames?: readonly string[] | undefined;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

export interface Serving extends AsyncDisposable {
  /** `host:port` */
  readonly host: string;
  close(): Promise<void>;
}

/** Serves a store as an OCI registry. Throws `LISTEN_REFUSED`, `CERTIFICATE_INVALID` and `HTPASSWD_INVALID`. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { tls, onRequest, host = '127.0.0.1', port = 0, hostNames = [] } = options;
  const strange = stranger({ hostNames: [host, ...hostNames], certificate: tls && certificateOf(tls) });
  const registry = answering({ ...options, secure: tls !== undefined });
  const handler = async (asked: HttpRequest) => strange(asked) ?? registry.handler(asked);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const listening = await listen(handler, { host, port, tls, limits, onRequest }).catch(async (error: unknown) => {
    await registry.close();
    throw error;
  });
  const close = async () => {
    await listening.close();
    await registry.close();
  };
  return { host: listening.host, close, [Symbol.asyncDispose]: close };
}
