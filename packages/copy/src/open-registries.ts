import {
  checkCertificates,
  parseTrustedOrigin,
  registries,
  type HostOptions,
  type RegistriesOptions,
  type SettingFlags,
} from '@cse/registry';
import type { Store } from '@cse/store';
import { copyCredentials, type CredentialFlags } from './credentials.ts';
import type { CopyPorts } from './ports.ts';
import { reachedStore } from './reached-store.ts';
import { reachOf, type Reach } from './reach.ts';

/** How registries are spoken to, under the names of imgpkg's flags. What they say counts for all of them. */
export interface RegistryFlags extends CredentialFlags {
  readonly 'registry-ca-cert-path'?: readonly string[] | undefined;
  readonly 'registry-verify-certs'?: boolean | undefined;
  readonly 'registry-insecure'?: boolean | undefined;
  /** `HOST=URL`: an origin that belongs to that registry. imgpkg has no such flag: it shows credentials wherever it is sent. */
  readonly 'trust-origin'?: readonly string[] | undefined;
  readonly retries?: number | undefined;
  /** How long a registry may be silent, in seconds. */
  readonly timeout?: number | undefined;
  readonly 'min-rate'?: number | undefined;
  /** imgpkg's word for `retries`. */
  readonly 'registry-retry-count'?: number | undefined;
  /** As Go writes it: `30s`, `1m30s`, `500ms`. */
  readonly 'registry-response-header-timeout'?: string | undefined;
}

export interface OpenRegistries {
  readonly reach: Reach;
  store(options: RegistriesOptions): Store;
}

/** Opens the world's registries as the flags say. */
export async function openRegistries(flags: RegistryFlags, ports: CopyPorts): Promise<OpenRegistries> {
  const ca = await Promise.all((flags['registry-ca-cert-path'] ?? []).map((path) => certificatesAt(path, ports)));
  const reach = reachOf(ports.probe, { insecure: flags['registry-insecure'] ?? false });
  const trusted = (flags['trust-origin'] ?? []).map(parseTrustedOrigin);
  const trustedBy = (host: string) => trusted.filter((each) => each.host === host).map(({ origin }) => origin);
  // What is found out of a host on the way is said of it before it is first asked for something.
  const hosts: Record<string, HostOptions> = {};
  const telling: Reach = {
    ...reach,
    async know(host) {
      const known = await reach.know(host);
      hosts[host] = { plainHttp: known.plainHttp, trusted: trustedBy(host) };
      return known;
    },
  };
  const common: RegistriesOptions = {
    ...ports.registry,
    hosts,
    flags: copyFlags,
    everyHost: {
      ca,
      anyCertificate: flags['registry-verify-certs'] === false,
      plainHttp: flags['registry-insecure'] ?? false,
    },
    credentials: copyCredentials(flags, ports),
    ...optional('retries', flags.retries ?? flags['registry-retry-count']),
    ...optional('timeout', flags.timeout === undefined ? undefined : flags.timeout * 1000),
    ...optional('minRate', flags['min-rate']),
    timeouts: { ...ports.registry?.timeouts, ...headersTimeout(flags['registry-response-header-timeout']) },
  };
  return { reach: telling, store: (options) => reachedStore(registries({ ...common, ...options }), telling) };
}

async function certificatesAt(path: string, { readText }: CopyPorts): Promise<string> {
  const pem = await readText(path);
  checkCertificates(pem, path);
  return pem;
}

/** What hints name: the flags of `copy` hold for all registries. */
const copyFlags: SettingFlags = {
  ca: () => '--registry-ca-cert-path FILE',
  plainHttp: () => '--registry-insecure',
  trustOrigin: (host, origin) => `--trust-origin ${host}=${origin}`,
};

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads a duration of Go's; nothing where it says that there is no limit. */
function headersTimeout(text: string | undefined): { readonly headers: number } | undefined {
  const parts = [...(text ?? '').matchAll(/(\d{0,12}\.?\d{1,12})(ms|s|m|h)/g)];
  const headers = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
  return headers > 0 ? { headers } : undefined;
}

const optional = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
