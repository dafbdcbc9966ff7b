import type { X509Certificate } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { foreignOrigin, strangeHost } from './errors.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';

export interface HostNameOptions {
  /** Names that the registry answers to, besides those of loopback, of its certificate, and the address that is asked. */
  readonly hostNames?: readonly string[] | undefined;
  readonly certificate?: X509Certificate | undefined;
}

/**
 * Refuses what a web page makes a browser ask: a page whose name was made to lead here (DNS rebinding) still says that name, and
 * a page of another origin says where it is from (https://fetch.spec.whatwg.org/#origin-header).
 */
export function stranger({
  hostNames = [],
  certificate,
}: HostNameOptions): (asked: HttpRequest) => HttpAnswer | undefined {
  const names = new Set(hostNames.map((name) => nameOf(name) ?? name));
  const isOurs = (name: string, address: string) =>
    isLoopback(name) ||
    names.has(name) ||
    name === plainAddress(address) ||
    (certificate && isNamed(certificate, name));
  return ({ header, address = '' }) => {
    const host = header('host') ?? '';
    const name = nameOf(host);
    if (name === undefined || !isOurs(name, address)) return strangeHost(host);
    const origin = header('origin');
    return origin === undefined || isOf(origin, host) ? undefined : foreignOrigin(origin);
  };
}

/** Says whether only this machine can be meant by a host's name or address. */
export function isLoopback(name: string): boolean {
  const plain = plainAddress(name.replace(/^\[(.*)\]$/, '$1'));
  return (
    plain === 'localhost' || plain.endsWith('.localhost') || plain === '::1' || /^127(?:\.\d{1,3}){3}$/.test(plain)
  );
}

/** The name or address in a `Host` header, without its port. */
function nameOf(host: string): string | undefined {
  if (/[/@?#\\\s]/.test(host)) return undefined;
  const { hostname } = URL.parse(`http://${isIPv6(host) ? `[${host}]` : host}`) ?? {};
  return hostname?.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

const isNamed = (certificate: X509Certificate, name: string) =>
  (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;

const isOf = (origin: string, host: string) => URL.parse(origin)?.host === URL.parse(`http://${host}`)?.host;

// An IPv4 client of a socket that listens for both comes as ::ffff:192.0.2.1.
function plainAddress(address: string): string {
  const [plain = ''] = address.split('%');
  return plain.replace(/^::ffff:(?=\d+\.)/, '');
}
