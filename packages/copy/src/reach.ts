import type { SameRegistry } from './mount-from-source.ts';

/** What can be found out of a registry's host before it is spoken to. */
export interface HostProbe {
  /** Says whether it answers a TLS handshake, whatever its certificate. */
  speaksTls(host: string): Promise<boolean>;
  /** The addresses that its name has. */
  addresses(host: string): Promise<readonly string[]>;
}

/** How hosts are spoken to. */
export interface Reach {
  /** Finds out about a host, once. */
  know(host: string): Promise<{ readonly plainHttp: boolean }>;
  /** Says whether two hosts that are known are one registry under two names. */
  readonly isSame: SameRegistry;
}

interface KnownHost {
  readonly plainHttp: boolean;
  readonly addresses: readonly string[];
}

/**
 * Finds out how to speak to hosts. As with imgpkg, http is spoken only where it was allowed, or to a host that is near: on
 * this machine, in a private network, or called `.local`; and only when it does not speak TLS.
 */
export function reachOf(probe: HostProbe, { insecure }: { readonly insecure: boolean }): Reach {
  const asking = new Map<string, Promise<KnownHost>>();
  const known = new Map<string, KnownHost>();

  async function ask(host: string): Promise<KnownHost> {
    const mayBePlain = insecure || isNear(host);
    const [addresses, plainHttp] = await Promise.all([
      probe.addresses(host),
      mayBePlain ? probe.speaksTls(host).then((speaks) => !speaks) : false,
    ]);
    const found = { plainHttp, addresses };
    known.set(host, found);
    return found;
  }

  return {
    know(host) {
      const answer = asking.get(host) ?? ask(host);
      asking.set(host, answer);
      return answer;
    },
    isSame(host, other) {
      if (host === other) return true;
      const [one, two] = [known.get(host), known.get(other)];
      if (!one || !two || one.plainHttp !== two.plainHttp || portOf(host) !== portOf(other)) return false;
      return one.addresses.some((address) => two.addresses.includes(address));
    },
  };
}

const NEAR =
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+|.*\.local(host)?)(:\d+)?$/;
const isNear = (host: string) => NEAR.test(host);
const portOf = (host: string) => /:(\d+)$/.exec(host)?.[1];
