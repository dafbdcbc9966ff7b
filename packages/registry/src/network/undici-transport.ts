import { lookup } from 'node:dns/promises';
import { createSecureContext, getCACertificates, type ConnectionOptions, type SecureContext } from 'node:tls';
import { codeOf } from '@cse/errors';
import { Agent, Pool, ProxyAgent, request as send, type buildConnector, type Dispatcher } from 'undici';
import { checkCertificates } from './certificate-file.ts';
import { ownCertificateInvalid } from '../settings-errors.ts';
import { connectionsFor } from '../http/gate.ts';
import { settingsOf, type HostSettings } from '../host-settings.ts';
import { checkAlternativeNames } from './node-alternative-names.ts';
import { certificatesIn } from './node-certificate-folders.ts';
import { peerCertificates } from './node-certificates.ts';
import type { HostOptions } from '../options.ts';
import type { Transport } from './ports.ts';
import { proxyOf, type ProxyOptions } from './proxy.ts';
import { ProxyFailure, throughProxy } from './proxy-failure.ts';
import { hasIdle, isStale } from './undici-stale.ts';

export interface UndiciOptions extends HostSettings {
  readonly proxy: ProxyOptions;
  readonly certificateFolders?: readonly string[] | undefined;
  readonly connectTimeout: number;
  /** Large blobs under way at once in one direction: an origin gets connections for those, and as many for the rest. */
  readonly concurrency?: number | undefined;
  /** Refuse a certificate that names its host only as its common name. */
  readonly sanOnly?: boolean | undefined;
}

/** The network by undici: HTTP/1.1, since one HTTP/2 connection carries less than several sockets. */
export function undiciTransport(options: UndiciOptions): Transport {
  const { certificateFolders = [], connectTimeout } = options;
  const connections = connectionsFor(options.concurrency);
  const dispatchers = new Map<string, Promise<Dispatcher>>();
  // Who answers HEAD with a body garbles the connection: there, it is used for nothing after a HEAD, as undici has it by itself.
  const garbled = new Set<string>();
  const plain = once(() => createSecureContext({ ca: trusted([]) }));

  async function tlsOf(host: string): Promise<Tls> {
    const found = await certificatesIn(certificateFolders, host);
    const own = settingsOf(host, options);
    const { certificate = found.certificate, anyCertificate = false } = own;
    const ca = [own.ca ?? [], found.ca ?? []].flat(2);
    const isPlain = ca.length === 0 && !certificate;
    const context = isPlain ? plain() : secureContext({ host, ca, certificate });
    const check = options.sanOnly ? { checkServerIdentity: checkAlternativeNames } : {};
    return { secureContext: context, rejectUnauthorized: !anyCertificate, ...check };
  }

  async function made(url: URL, kept: Kept): Promise<Dispatcher> {
    const tls = url.protocol === 'https:' ? await tlsOf(url.host) : {};
    const proxy = proxyOf(url, options.proxy);
    // The proxy sees nothing of what is the registry's own.
    const proxyTls = proxy?.startsWith('https:') ? { secureContext: plain() } : {};
    return dispatcher({ proxy, tls, proxyTls, connectTimeout, connections, kept });
  }

  function dispatcherOf(url: URL, kept: Kept = 'kept'): Promise<Dispatcher> {
    const key = `${kept} ${url.origin}`;
    const known = dispatchers.get(key) ?? made(url, kept);
    dispatchers.set(key, known);
    return known;
  }

  return {
    async send({ method, url, headers, body, signal }) {
      const at = new URL(url);
      const { origin } = at;
      const dispatcher = await dispatcherOf(at);
      // Silence is watched above, by a clock that can be simulated; undici watches only connecting.
      const silence = { headersTimeout: 0, bodyTimeout: 0 };
      // undici sends any async iterable; only its types do not say so.
      const content = (body ?? null) as Uint8Array | null;
      const proxy = proxyOf(at, options.proxy);
      const reuse = method === 'HEAD' && !garbled.has(origin) ? { reset: false } : {};
      const request = { method, headers, body: content, signal, dispatcher, ...silence, ...reuse };
      const wasIdle = hasIdle(dispatcher, origin);
      const failed = (cause: unknown) => {
        if (isUnreadable(cause)) garbled.add(origin);
        throw proxy === undefined ? cause : throughProxy(cause, new URL(proxy).host);
      };
      const response = await send(at, request)
        .catch(async (cause: unknown) => {
          if (!isStale(cause, { wasIdle }) || !SAFE.has(method) || signal.aborted) throw cause;
          return send(at, { ...request, dispatcher: await dispatcherOf(at, 'fresh') });
        })
        .catch(failed);
      return { status: response.statusCode, headers: response.headers, body: response.body };
    },
    async lookup(hostname) {
      const found = await lookup(hostname, { all: true }).catch(() => []);
      return found.map(({ address }) => address);
    },
    async certificates(host) {
      const proxy = proxyOf(new URL(`https://${host}`), options.proxy);
      return peerCertificates(host, { timeout: connectTimeout, proxy });
    },
    async [Symbol.asyncDispose]() {
      // One that could not be made has told so to whoever asked for it.
      const made = await Promise.allSettled(dispatchers.values());
      await Promise.all(made.map((each) => (each.status === 'fulfilled' ? each.value.destroy() : undefined)));
    },
  };
}

// What can be asked twice without harm.
const SAFE = new Set(['GET', 'HEAD']);

const isUnreadable = (cause: unknown) => codeOf(cause)?.startsWith('HPE_') === true;

interface Tls extends Pick<ConnectionOptions, 'checkServerIdentity'> {
  readonly secureContext?: SecureContext;
  readonly rejectUnauthorized?: boolean;
}

interface ConnectOptions {
  readonly proxy: string | undefined;
  readonly tls: Tls;
  readonly proxyTls: Tls;
  readonly connectTimeout: number;
  readonly connections: number;
  readonly kept: Kept;
}

/** Whether a connection is kept for other requests, or made for one. */
type Kept = 'kept' | 'fresh';

function dispatcher({ connectTimeout: timeout, ...options }: ConnectOptions): Dispatcher {
  const { proxy, tls, proxyTls, connections, kept } = options;
  const connect = { ...tls, timeout, autoSelectFamily: true };
  const pipelining = kept === 'fresh' ? 0 : 1;
  const silence = { keepAliveTimeout: 20_000, headersTimeout: 0, bodyTimeout: 0 };
  const common = { allowH2: false, connections, pipelining, ...silence };
  if (!proxy) return new Agent({ ...common, connect });
  return new ProxyAgent({
    ...common,
    uri: proxy,
    requestTls: connect,
    proxyTls: { ...proxyTls, timeout },
    clientFactory: (origin, { connect: toProxy }: ProxyConnecting) =>
      new Pool(origin, { connect: blaming(new URL(proxy).host, toProxy) }),
  });
}

interface ProxyConnecting {
  readonly connect: buildConnector.connector;
}

/** Connects to a proxy, and says of a failure that it is the proxy's, not the registry's. */
const blaming =
  (proxy: string, connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...[failure, socket]) =>
      failure ? callback(new ProxyFailure(proxy, failure), null) : callback(null, socket),
    );

interface TlsTrust {
  readonly host: string;
  readonly ca: readonly string[];
  readonly certificate: HostOptions['certificate'];
}

// Made once for each registry: to read the system's certificates anew for each connection costs more than the handshake.
function secureContext({ host, ca, certificate }: TlsTrust): SecureContext {
  for (const pem of ca) checkCertificates(pem, `the CA for ${host}`);
  try {
    return createSecureContext({ ca: trusted(ca), ...certificate });
  } catch (cause) {
    throw ownCertificateInvalid(host, cause);
  }
}

const trusted = (ca: readonly string[]) => [
  ...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...ca]),
];

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
