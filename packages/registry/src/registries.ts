import { parseRepository, splitRepository } from '@cse/oci';
import type { Store } from '@cse/store';
import type { Outside } from './http/exchange.ts';
import { CONCURRENCY } from './http/gate.ts';
import { Host } from './host.ts';
import { settingsOf } from './host-settings.ts';
import { ManifestCache } from './manifests/manifest-cache.ts';
import { systemClock, systemRandom } from './network/node-clock.ts';
import type { HostOptions, RegistriesOptions, Timeouts } from './options.ts';
import { RegistryRepository } from './repository.ts';
import { settingFlags } from './setting-flags.ts';
import { Target } from './target.ts';
import { networkTransport } from './network/network-transport.ts';

/** The world's registries as one store. To dispose of it closes every connection. */
export function registries(options: RegistriesOptions = {}): Store {
  const { resolving = 'head' } = options;
  const outside = outsideOf(options);
  const host = hostsOf(outside, options);
  const nobody = hostsOf(outside, { ...options, credentials: undefined });
  const elsewhere = (url: URL) => {
    const isPlain = settingsOf(url.host, options)?.plainHttp ?? false;
    return url.protocol === 'https:' || (url.protocol === 'http:' && isPlain) ? nobody(url.host) : undefined;
  };
  const cache = new ManifestCache();
  const repositories = new Map<string, RegistryRepository>();
  return {
    repository(name) {
      const known = repositories.get(name);
      if (known) return known;
      const split = splitRepository(parseRepository(name));
      const made = new RegistryRepository(new Target(host(split.host), split.path), { cache, resolving, elsewhere });
      repositories.set(name, made);
      return made;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...repositories.values()].map((repository) => repository.close()));
      await outside.transport[Symbol.asyncDispose]();
    },
  };
}

/** One `Host` for each host name, made when it is first needed. */
export function hostsOf(outside: Outside, options: RegistriesOptions): (name: string) => Host {
  const { credentials, concurrency = CONCURRENCY, share } = options;
  const known = new Map<string, Host>();
  return (name) => {
    const made = known.get(name);
    if (made) return made;
    const own = settingsOf(name, options);
    const host = new Host(name, { ...budgetOf(outside, options, own), options: own, credentials, concurrency, share });
    known.set(name, host);
    return host;
  };
}

// A step may stand still for so many times the silence that one request may have.
const STANDSTILL = 5;

/** What one registry may cost: what is said of it alone, or of all. */
function budgetOf(outside: Outside, options: RegistriesOptions, own: HostOptions = {}) {
  const { retries = options.retries ?? 6, minRate = options.minRate ?? 1024 } = own;
  const timeouts = timeoutsOf({ ...options, timeout: own.timeout ?? options.timeout });
  const patience = { retries, standstill: STANDSTILL * timeouts.headers, inAll: options.retriesInAll ?? 1000 };
  return { outside: { ...outside, timeouts, minRate }, patience };
}

function timeoutsOf({ timeout, timeouts }: RegistriesOptions): Timeouts {
  const silence = timeout === undefined ? {} : { headers: timeout, idle: timeout };
  return { connect: Math.min(10_000, timeout ?? Infinity), headers: 60_000, idle: 30_000, ...silence, ...timeouts };
}

/** The ports that are used where none are handed in. */
export function outsideOf(options: RegistriesOptions): Outside {
  const timeouts = timeoutsOf(options);
  const { hosts, everyHost, proxy = {}, certificateFolders, sanOnly, concurrency } = options;
  const connectTimeout = timeouts.connect;
  return {
    transport:
      options.transport ??
      networkTransport({ hosts, everyHost, proxy, certificateFolders, sanOnly, connectTimeout, concurrency }),
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    timeouts,
    minRate: options.minRate ?? 1024,
    userAgent: options.userAgent ?? 'cse',
    flags: options.flags ?? settingFlags,
    onEvent: options.onEvent ?? (() => undefined),
  };
}
