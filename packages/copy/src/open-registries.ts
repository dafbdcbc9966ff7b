import { registries, type HostOptions, type RegistriesOptions } from '@cse/registry';
import type { Store } from '@cse/store';
import { copyCredentials, type CredentialFlags } from './credentials.ts';
import type { CopyPorts } from './open-copy.ts';
import { reachedStore } from './reached-store.ts';
import { reachOf, type Reach } from './reach.ts';

/** How registries are spoken to, under the names of imgpkg's flags. What they say counts for all of them. */
export interface RegistryFlags extends CredentialFlags {
  readonly 'registry-ca-cert-path'?: readonly string[] | undefined;
  readonly 'registry-verify-certs'?: boolean | undefined;
  readonly 'registry-insecure'?: boolean | undefined;
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
  const ca = await Promise.all((flags['registry-ca-cert-path'] ?? []).map((path) => ports.readText(path)));
  const reach = reachOf(ports.probe, { insecure: flags['registry-insecure'] ?? false });
  const plain = new Set<string>();
  const anyCertificate = flags['registry-verify-certs'] === false;
  const hosts = everyHost((host) => ({ ca, anyCertificate, plainHttp: plain.has(host) }));
  const telling: Reach = {
    ...reach,
    async know(host) {
      const known = await reach.know(host);
      if (known.plainHttp) plain.add(host);
      return known;
    },
  };
  const common: RegistriesOptions = {
    ...ports.registry,
    hosts,
    credentials: copyCredentials(flags, ports),
    ...optional('retries', flags['registry-retry-count']),
    ...optional('timeouts', headersTimeout(flags['registry-response-header-timeout'])),
  };
  return { reach: telling, store: (options) => reachedStore(registries({ ...common, ...options }), telling) };
}

/** What is true of every host, in the shape of what is said host by host. */
function everyHost(optionsOf: (host: string) => HostOptions): Readonly<Record<string, HostOptions>> {
  const known = new Map<string, HostOptions>();
  return new Proxy<Record<string, HostOptions>>(
    {},
    {
      get(_, host) {
        const options = known.get(String(host)) ?? optionsOf(String(host));
        known.set(String(host), options);
        return options;
      },
    },
  );
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads a duration of Go's; nothing where it says that there is no limit. */
function headersTimeout(text: string | undefined): { readonly headers: number } | undefined {
  const parts = [...(text ?? '').matchAll(/([\d.]+)(ms|s|m|h)/g)];
  const headers = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
  return headers > 0 ? { headers } : undefined;
}

const optional = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
