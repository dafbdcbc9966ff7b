import type { Credentials } from './auth/credential.ts';
import type { RegistryEvent } from './event.ts';
import type { Clock, Random, Transport } from './network/ports.ts';
import type { ProxyOptions } from './network/proxy.ts';
import type { RequestShare } from './share.ts';
import type { SettingFlags } from './setting-flags.ts';

/** What is special about one registry. */
export interface HostOptions {
  /** PEM certificates to trust for it, beside those that the system trusts. */
  readonly ca?: string | readonly string[] | undefined;
  /** A client certificate and its key, as PEM. No other origin gets to see it. */
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined;
  /** Speak http to it. Never guessed. */
  readonly plainHttp?: boolean | undefined;
  /** Take whatever certificate it shows. Who stands between can then read and change all that is not named by a digest. */
  readonly anyCertificate?: boolean | undefined;
  /** Other origins that may ask for its credentials as its token service, or take its uploads: `https://gitlab.example.com`. */
  readonly trusted?: readonly string[] | undefined;
  /** Uploads in chunks of this many bytes at most. Without it, in one piece, and in chunks only when the registry wants it so. */
  readonly chunkSize?: number | undefined;
  /** What `retries`, `timeout` and `minRate` say of all registries, for this one. */
  readonly retries?: number | undefined;
  readonly timeout?: number | undefined;
  readonly minRate?: number | undefined;
}

/** How long silence may last, in milliseconds: 10, 60 and 30 s. There is no limit on a whole transfer. */
export interface Timeouts {
  readonly connect: number;
  /** From the request's last byte, or its beginning, to the answer's first. */
  readonly headers: number;
  /** Between two pieces of a body, either way. */
  readonly idle: number;
}

export interface RegistriesOptions {
  /** By host, with its port where it has one. Read when a host is first asked for something: until then more may be said. */
  readonly hosts?: Readonly<Record<string, HostOptions>> | undefined;
  /** What holds for every host of which `hosts` says nothing else. */
  readonly everyHost?: HostOptions | undefined;
  /** Who we are at a registry. Without it, nobody. */
  readonly credentials?: Credentials | undefined;
  readonly proxy?: ProxyOptions | undefined;
  /** Refuse a certificate that names its host only as its common name, as Go programs do, containerd among them. */
  readonly sanOnly?: boolean | undefined;
  /** Folders as docker's `certs.d`: their CAs are trusted too, their certificates shown where `hosts` says nothing else. */
  readonly certificateFolders?: readonly string[] | undefined;
  /**
   * Large blobs under way at once, for each host and direction; a host gets twice as many connections, whatever they are for.
   * It adapts below it when a registry says that it is too much.
   */
  readonly concurrency?: number | undefined;
  /** Limits that are kept together with other processes. */
  readonly share?: RequestShare | undefined;
  /**
   * How often one piece of work, such as a blob, is tried again while nothing moves: 6, and twice as often where the registry
   * says how long to wait.
   */
  readonly retries?: number | undefined;
  /** How often all work at one registry is tried again. 1000. */
  readonly retriesInAll?: number | undefined;
  /**
   * How long a registry may be silent, in milliseconds, in place of what `timeouts` has by default. A piece of work that
   * stands still for five times that, over all its tries and the waits between them, is given up.
   */
  readonly timeout?: number | undefined;
  /** How many bytes a second have to move at least, measured over the time that a registry may be silent. 1024; 0 for any. */
  readonly minRate?: number | undefined;
  readonly timeouts?: Partial<Timeouts> | undefined;
  /**
   * How a tag is resolved. `head` asks for the digest alone; `get` reads the manifest at once and remembers it, which saves
   * a request where it is read afterwards anyway.
   */
  readonly resolving?: 'head' | 'get' | undefined;
  readonly userAgent?: string | undefined;
  /** The flags that hints name; those of cse where nothing is said. */
  readonly flags?: SettingFlags | undefined;
  readonly onEvent?: ((event: RegistryEvent) => void) | undefined;
  readonly transport?: Transport | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}
