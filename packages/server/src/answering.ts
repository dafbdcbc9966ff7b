import type { SourceStore, Store } from '@cse/store';
import type { Handler } from './exchange.ts';
import { guard, type GuardOptions } from './guard.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { NameOptions } from './names.ts';
import { nodePorts, type ServerPorts } from './node-ports.ts';
import { registryHandler } from './registry.ts';
import { Sessions } from './sessions.ts';
import { memorySpool, type Spool } from './spool.ts';
import { Whereabouts } from './whereabouts.ts';

export interface AnsweringOptions extends GuardOptions, NameOptions {
  /** What is served, and where pushed content goes. It stays open when the server is closed. */
  readonly store: Store | ReadOnly;
  /** Where uploads are kept that come in pieces; in memory, if not said. */
  readonly spool?: Spool | undefined;
  /** Minutes after which an upload that nobody goes on with is forgotten. */
  readonly uploadExpiry?: number | undefined;
  /** In bytes. The spec asks for 4 MiB at least. */
  readonly maxManifest?: number | undefined;
  /** Takes manifests that name what is not here, such as an index of which only some platforms are kept. */
  readonly sparse?: boolean | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly ports?: ServerPorts | undefined;
}

/** A store that is served and not written to: whoever pushes is refused. */
export interface ReadOnly {
  readonly onlyRead: SourceStore;
}

export interface Answering {
  readonly handler: Handler;
  /** Forgets the uploads that are under way. */
  close(): Promise<void>;
}

const MINUTE = 60_000;

/** A registry without a network: a function from request to answer, for whoever brings requests in some way of their own. */
export function answering(options: AnsweringOptions): Answering {
  const { store, name, ports = nodePorts, spool = memorySpool(), sparse = false } = options;
  const { uploadExpiry = 60, maxManifest = 8 * 1024 * 1024 } = options;
  const inMemory = options.spool ? {} : { uploadBytes: 1024 ** 3 };
  const limits = { ...DEFAULT_LIMITS, ...inMemory, ...options.limits };
  const sessions = new Sessions({ spool, ...ports, limits, expiry: uploadExpiry * MINUTE });
  const sides = 'onlyRead' in store ? { store: store.onlyRead, target: undefined } : { store, target: store };
  const registry = { ...sides, name, sessions, whereabouts: new Whereabouts(), maxManifest, sparse };
  const handler = registryHandler(registry, guard(options, ports));
  // What cannot be taken away now is tried again with the next request.
  const sweeping = ports.every?.(MINUTE, () => void sessions.expire().catch(() => undefined));
  const close = async () => {
    sweeping?.[Symbol.dispose]();
    await sessions.endAll();
  };
  return { handler, close };
}
