import { answering, type AnsweringOptions } from './answering.ts';
import type { RequestEvent } from './exchange.ts';
import { listen } from './node-http.ts';

export interface ServeOptions extends AnsweringOptions {
  /** 127.0.0.1: nobody else's business, unless it is said. */
  readonly host?: string | undefined;
  /** 0 takes any that is free. */
  readonly port?: number | undefined;
  /** PEM. Without it, plain HTTP is spoken. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

export interface Serving extends AsyncDisposable {
  /** `host:port` */
  readonly host: string;
  close(): Promise<void>;
}

/** Serves a store as an OCI registry. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { tls, onRequest, host = '127.0.0.1', port = 0 } = options;
  const registry = answering(options);
  const listening = await listen(registry.handler, { host, port, tls, onRequest });
  const close = async () => {
    await listening.close();
    await registry.close();
  };
  return { host: listening.host, close, [Symbol.asyncDispose]: close };
}
