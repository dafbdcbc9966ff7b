import type { Store } from '@cse/store';
import type { Handler } from './exchange.ts';
import { guard, type GuardOptions } from './guard.ts';
import type { Naming } from './names.ts';
import { nodePorts, type Ports } from './node-ports.ts';
import { registryHandler } from './registry.ts';
import { Sessions } from './sessions.ts';
import { memorySpool, type Spool } from './spool.ts';
import { Whereabouts } from './whereabouts.ts';

export interface AnsweringOptions extends GuardOptions, Naming {
  /** What is served, and where pushed content goes. It stays open when the server is closed. */
  readonly store: Store;
  /** Where uploads are kept that come in pieces; in memory, if not said. */
  readonly spool?: Spool | undefined;
  /** Minutes after which an upload that nobody goes on with is forgotten. */
  readonly uploadExpiry?: number | undefined;
  /** In bytes. The spec asks for 4 MiB at least. */
  readonly maxManifest?: number | undefined;
  readonly ports?: Ports | undefined;
}

export interface Answering {
  readonly handler: Handler;
  /** Forgets the uploads that are under way. */
  close(): Promise<void>;
}

/** A registry without a network: a function from request to answer, for whoever brings requests in some way of their own. */
export function answering(options: AnsweringOptions): Answering {
  const { store, name, ports = nodePorts, spool = memorySpool() } = options;
  const { uploadExpiry = 60, maxManifest = 8 * 1024 * 1024 } = options;
  const sessions = new Sessions({ spool, ...ports, expiry: uploadExpiry * 60_000 });
  const registry = { store, name, sessions, whereabouts: new Whereabouts(), maxManifest };
  return { handler: registryHandler(registry, guard(options, ports.now)), close: () => sessions.endAll() };
}
