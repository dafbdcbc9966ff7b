import type { Store } from '@cse/store';
import type { RequestEvent } from './exchange.ts';
import { guard, type GuardOptions } from './guard.ts';
import type { Naming } from './names.ts';
import { listen } from './node-http.ts';
import { nodePorts, type Ports } from './node-ports.ts';
import { registryHandler } from './registry.ts';
import { Sessions } from './sessions.ts';
import { memorySpool, type Spool } from './spool.ts';
import { Whereabouts } from './whereabouts.ts';

export interface ServeOptions extends GuardOptions, Naming {
  /** What is served, and where pushed content goes. It stays open when the server is closed. */
  readonly store: Store;
  /** 127.0.0.1: nobody else's business, unless it is said. */
  readonly host?: string | undefined;
  /** 0 takes any that is free. */
  readonly port?: number | undefined;
  /** PEM. Without it, plain HTTP is spoken. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
  /** Where uploads are kept that come in pieces; in memory, if not said. */
  readonly spool?: Spool | undefined;
  /** Minutes after which an upload that nobody goes on with is forgotten. */
  readonly uploadExpiry?: number | undefined;
  /** In bytes. The spec asks for 4 MiB at least. */
  readonly maxManifest?: number | undefined;
  readonly ports?: Ports | undefined;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

export interface Serving extends AsyncDisposable {
  /** `host:port` */
  readonly host: string;
  close(): Promise<void>;
}

/** Serves a store as an OCI registry. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { store, name, tls, onRequest, host = '127.0.0.1', port = 0, ports = nodePorts } = options;
  const { spool = memorySpool(), uploadExpiry = 60, maxManifest = 8 * 1024 * 1024 } = options;
  const sessions = new Sessions({ spool, ...ports, expiry: uploadExpiry * 60_000 });
  const registry = { store, name, sessions, whereabouts: new Whereabouts(), maxManifest };
  const handler = registryHandler(registry, guard(options, ports.now));
  const listening = await listen(handler, { host, port, tls, onRequest });
  const close = async () => {
    await listening.close();
    await sessions.endAll();
  };
  return { host: listening.host, close, [Symbol.asyncDispose]: close };
}
