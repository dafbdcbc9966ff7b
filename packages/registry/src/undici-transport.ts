import { lookup } from 'node:dns/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, ProxyAgent, request as send, type Dispatcher } from 'undici';
import { peerCertificates } from './node-certificates.ts';
import type { HostOptions } from './options.ts';
import type { Transport } from './ports.ts';
import { proxyOf, type ProxyOptions } from './proxy.ts';

export interface UndiciOptions {
  readonly hosts: Readonly<Record<string, HostOptions>>;
  readonly proxy: ProxyOptions;
  readonly connectTimeout: number;
}

/** The network by undici: HTTP/1.1, since one HTTP/2 connection carries less than several sockets. */
export function undiciTransport(options: UndiciOptions): Transport {
  const dispatchers = new Map<string, Dispatcher>();
  const contexts = new Map<HostOptions | undefined, SecureContext>();

  function contextOf(host: HostOptions | undefined): SecureContext {
    const context = contexts.get(host) ?? secureContext(host);
    contexts.set(host, context);
    return context;
  }

  function dispatcherOf(url: URL): Dispatcher {
    const proxy = proxyOf(url, options.proxy);
    const special = url.protocol === 'https:' ? options.hosts[url.host] : undefined;
    const key = `${url.protocol} ${proxy ?? ''} ${special ? url.host : ''}`;
    const known = dispatchers.get(key);
    if (known) return known;
    const rejectUnauthorized = !special?.anyCertificate;
    const tls = url.protocol === 'https:' ? { secureContext: contextOf(special), rejectUnauthorized } : {};
    const made = dispatcher({ proxy, tls, connectTimeout: options.connectTimeout });
    dispatchers.set(key, made);
    return made;
  }

  return {
    async send({ method, url, headers, body, signal }) {
      const dispatcher = dispatcherOf(new URL(url));
      // Silence is watched above, by a clock that can be simulated; undici watches only connecting.
      const silence = { headersTimeout: 0, bodyTimeout: 0 };
      // undici sends any async iterable; only its types do not say so.
      const content = (body ?? null) as Uint8Array | null;
      const response = await send(url, { method, headers, body: content, signal, dispatcher, ...silence });
      return { status: response.statusCode, headers: response.headers, body: response.body };
    },
    async lookup(hostname) {
      const found = await lookup(hostname, { all: true }).catch(() => []);
      return found.map(({ address }) => address);
    },
    async certificates(host) {
      const isDirect = proxyOf(new URL(`https://${host}`), options.proxy) === undefined;
      return isDirect ? peerCertificates(host, options.connectTimeout) : [];
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...dispatchers.values()].map((made) => made.destroy()));
    },
  };
}

interface Way {
  readonly proxy: string | undefined;
  readonly tls: { readonly secureContext?: SecureContext; readonly rejectUnauthorized?: boolean };
  readonly connectTimeout: number;
}

function dispatcher({ proxy, tls, connectTimeout }: Way): Dispatcher {
  const connect = { ...tls, timeout: connectTimeout, autoSelectFamily: true };
  const common = { allowH2: false, pipelining: 1, keepAliveTimeout: 20_000, headersTimeout: 0, bodyTimeout: 0 };
  if (!proxy) return new Agent({ ...common, connect });
  const timeout = { timeout: connectTimeout };
  return new ProxyAgent({ ...common, uri: proxy, requestTls: connect, proxyTls: { ...tls, ...timeout } });
}

// Made once for each registry: to read the system's certificates anew for each connection costs more than the handshake.
function secureContext({ ca = [], certificate }: HostOptions = {}): SecureContext {
  const trusted = [...getCACertificates('default'), ...getCACertificates('system'), ...[ca].flat()];
  return createSecureContext({ ca: [...new Set(trusted)], ...certificate });
}
