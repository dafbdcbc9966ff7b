import {
  ping,
  proxyOf,
  registries,
  networkTransport,
  type PeerCertificate,
  type Ping,
  type RegistriesOptions,
} from '@cse/registry';
import type { Store } from '@cse/store';
import { ask, type RequestOptions, type TextReply } from './ask.ts';
import { RecordingTransport, type RecordedContact } from './recording-transport.ts';

/** The network, as the user's config says that it is spoken to, and as a node of a cluster would, which has no credentials. */
export interface Network extends AsyncDisposable {
  readonly options: RegistriesOptions;
  readonly store: Store;
  readonly anonymous: Store;
  /** Asked once for each host. */
  ping(host: string): Promise<Ping>;
  certificates(host: string): Promise<readonly PeerCertificate[]>;
  lookup(hostname: string): Promise<readonly string[]>;
  /** Asks an address that is no part of a registry's API, with the user's credentials for its host unless told otherwise. */
  ask(url: string, question?: RequestOptions): Promise<TextReply>;
  about(host: string): RecordedContact;
  proxyFor(url: string): string | undefined;
}

const TIMEOUTS = { connect: 5_000, headers: 30_000, idle: 30_000 };

export function openNetwork(given: RegistriesOptions, now: () => number): Network {
  const { hosts, everyHost, proxy = {}, certificateFolders, concurrency } = given;
  const outside =
    given.transport ??
    networkTransport({ hosts, everyHost, proxy, certificateFolders, concurrency, connectTimeout: TIMEOUTS.connect });
  const closing = new AbortController();
  const witness = new RecordingTransport(outside, { now, signal: closing.signal });
  const options = {
    ...given,
    transport: witness.transport,
    onEvent: undefined,
    timeouts: TIMEOUTS,
    retries: given.retries ?? 1,
    retriesInAll: 20,
  };
  const store = registries(options);
  const anonymous = registries({ ...options, credentials: undefined });
  const once = <T>(work: (key: string) => Promise<T>) => {
    const known = new Map<string, Promise<T>>();
    return (key: string) => known.get(key) ?? known.set(key, work(key)).get(key)!;
  };
  return {
    options,
    store,
    anonymous,
    ping: once((host) => ping(host, options)),
    certificates: once((host) => witness.transport.certificates(host)),
    lookup: once((hostname) => witness.transport.lookup(hostname)),
    ask: (url, question) => ask(url, { transport: witness.transport, credentials: given.credentials, ...question }),
    about: (host) => witness.about(host),
    proxyFor: (url) => proxyOf(new URL(url), proxy),
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('nobody waits for an answer any more'));
      await Promise.all([store[Symbol.asyncDispose](), anonymous[Symbol.asyncDispose]()]);
      await outside[Symbol.asyncDispose]();
    },
  };
}
