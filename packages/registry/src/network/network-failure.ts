import { codeOf } from '@cse/errors';
import { addressOf } from '../http/text.ts';
import type { PeerCertificate } from './ports.ts';
import {
  placeOf,
  proxyRefused,
  proxyWantsCredentials,
  unavailable,
  untrusted,
  type RegistryError,
  type Where,
} from '../errors.ts';
import { ProxyFailure } from './proxy-failure.ts';
import type { SettingFlags } from '../setting-flags.ts';

export interface FailedRequest {
  readonly where: Where;
  readonly url: string;
  readonly cause: unknown;
  /** What hints name. */
  readonly flags: SettingFlags;
  /** What the server showed, where its certificate is what failed. */
  readonly chain?: readonly PeerCertificate[] | undefined;
}

/** Says what it means that a request got no answer. */
export function networkFailure({ where, url, cause, flags, chain = [] }: FailedRequest): RegistryError {
  const { code, message, place } = innermost(cause);
  const host = hostOf(url, where);
  if (cause instanceof ProxyFailure) return proxyFailed(where, { host, failure: cause });
  const plain = PLAIN.has(code) || /wrong version number|packet length too long/i.test(message);
  if (plain) return plainAnswer(host, { flags, cause });
  const certificate = CERTIFICATES[code];
  if (certificate) return wrongCertificate(host, { flags, reason: certificate, detail: detailOf(code, chain), cause });
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code))
    return untrusted(`the TLS handshake with ${host} failed: ${message}`, { cause, hint: HANDSHAKE });
  const [reason, hint] = REASONS[code] ?? [message || code];
  const address = host === where.host ? placeOf(where) : `${placeOf(where)} (at ${addressOf(url)})`;
  return unavailable(`${address} cannot be reached: ${reason}${place === undefined ? '' : `, at ${place}`}`, {
    cause,
    host: where.host,
    transient: !isForGood(code),
    ...(hint === undefined ? {} : { hint }),
  });
}

interface FailedProxy {
  readonly host: string;
  readonly failure: ProxyFailure;
}

function proxyFailed(where: Where, { host, failure }: FailedProxy): RegistryError {
  const { address, status } = failure;
  if (status === 407) return proxyWantsCredentials(where, { cause: failure, proxy: address });
  if (status !== undefined) return proxyRefused(host, status, { cause: failure, proxy: address });
  const { code, message } = innermost(failure);
  const [wrong] = CERTIFICATES[code] ?? [];
  if (wrong !== undefined)
    return untrusted(`the certificate of the proxy ${address} ${wrong}`, { cause: failure, hint: PROXY_CA });
  const [reason] = REASONS[code] ?? [message || code];
  return unavailable(`${host} cannot be reached, as its proxy ${address} cannot: ${reason}`, {
    cause: failure,
    transient: true,
    hint: PROXY,
  });
}

// What we ask, or what comes, is the same the next time.
const isForGood = (code: string) =>
  /^(UND_ERR_(INVALID_ARG|NOT_SUPPORTED|DESTROYED|CLOSED|HEADERS_OVERFLOW|RES_EXCEEDED)|HPE_HEADER_OVERFLOW|ENOTFOUND|ERR_(INVALID|UNESCAPED))/.test(
    code,
  );

/** The failures that time rarely mends; they are tried again, but not for long. */
export const isLasting = (error: RegistryError): boolean =>
  error.code === 'REGISTRY_UNCONFIRMED' ||
  error.cause instanceof ProxyFailure ||
  /^(ECONNREFUSED|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|HPE_)/.test(innermost(error.cause).code);

interface NamedFailure {
  readonly code: string;
  readonly message: string;
  /** Address and port. */
  readonly place?: string | undefined;
}

function innermost(cause: unknown): NamedFailure {
  if (cause instanceof AggregateError && cause.errors.length > 0) return innermost(cause.errors[0]);
  if (!(cause instanceof Error)) return { code: '', message: String(cause) };
  const inner = cause.cause instanceof Error ? innermost(cause.cause) : undefined;
  if (inner && inner.code !== '') return inner;
  const place = 'address' in cause && 'port' in cause ? `${cause.address}:${cause.port}` : undefined;
  return { code: codeOf(cause) ?? '', message: cause.message, place };
}

const PLAIN = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_HTTP_REQUEST']);

// The registry's own name, as it was given: addresses leave the port of https out.
function hostOf(url: string, where: Where): string {
  const { host } = new URL(url);
  return URL.parse(`https://${where.host}`)?.host === host ? where.host : host;
}

interface PlainAnswer {
  readonly flags: SettingFlags;
  readonly cause: unknown;
}

const plainAnswer = (host: string, { flags, cause }: PlainAnswer) =>
  untrusted(`${host} answers in plain http where https is expected`, {
    cause,
    hint: `If it does not use TLS on purpose, allow plain HTTP: ${flags.plainHttp(host)}`,
  });

interface WrongCertificate {
  readonly flags: SettingFlags;
  /** What is wrong, and what to do about it. */
  readonly reason: readonly [string, FailureAdvice];
  readonly detail: string;
  readonly cause: unknown;
}

const wrongCertificate = (host: string, { flags, reason: [wrong, hint], detail, cause }: WrongCertificate) =>
  untrusted(`the certificate of ${host} ${wrong}${detail}`, { cause, hint: hint(host, flags) });

function detailOf(code: string, chain: readonly PeerCertificate[]): string {
  const [leaf, last] = [chain[0], chain.at(-1)];
  if (!leaf || !last) return '';
  if (code === 'CERT_COMMON_NAME_ONLY') return `: ${leaf.subject}`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `: ${leaf.names.join(', ') || leaf.subject}`;
  if (code === 'CERT_HAS_EXPIRED') return `, on ${leaf.validTo}`;
  if (code === 'CERT_NOT_YET_VALID') return `, but from ${leaf.validFrom} on`;
  return `: ${last.issuer}`;
}

/** Says whether it is a certificate that was not trusted, so that looking at it helps. */
export const isAboutCertificate = (cause: unknown): boolean =>
  !(cause instanceof ProxyFailure) && innermost(cause).code in CERTIFICATES;

type FailureAdvice = (host: string, flags: SettingFlags) => string;
const TRUST: FailureAdvice = (host, { ca }) => `Give the CA that issued it: ${ca(host)}`;
const RENEW: FailureAdvice = () => 'Have it renewed.';

// What is wrong, and what to do about it.
const CERTIFICATES: Readonly<Record<string, readonly [string, FailureAdvice]>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'is issued by a CA that is not trusted, and the server does not send that CA',
    TRUST,
  ],
  UNABLE_TO_GET_ISSUER_CERT: ['is issued by an unknown CA', TRUST],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['is issued by a CA that is not trusted', TRUST],
  SELF_SIGNED_CERT_IN_CHAIN: ['is issued by a private root CA that is not trusted', TRUST],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['is self-signed and not trusted', (host, { ca }) => `Trust it as it is: ${ca(host)}`],
  CERT_HAS_EXPIRED: ['has expired', () => 'Renew it. If it should still be valid, check the clock of this machine.'],
  CERT_NOT_YET_VALID: ['is not valid yet', () => 'Check the clock of this machine.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'is for other names',
    (host) => `Use one of the names it is for, or have it issued for ${host}.`,
  ],
  CERT_COMMON_NAME_ONLY: [
    'names it only in the common name (CN), which containerd on the nodes rejects',
    (host) => `Have it issued with ${host.replace(/:\d+$/, '')} as a subject alternative name (SAN).`,
  ],
  CERT_SIGNATURE_FAILURE: ['is not signed by the CA it names', TRUST],
  CERT_REVOKED: ['is revoked', RENEW],
  INVALID_CA: ['is issued by a certificate that is not a CA', TRUST],
};
const PROXY = 'Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and that the proxy runs.';
const PROXY_CA = 'Add its CA to those of this machine, or name the file with it in NODE_EXTRA_CA_CERTS.';
const HANDSHAKE = 'Check that the port speaks https, and whether the registry wants a client certificate.';

const REASONS: Readonly<Record<string, readonly [string, string?]>> = {
  ECONNREFUSED: ['nothing listens there', 'Check host and port, and that the registry runs.'],
  ENOTFOUND: ['there is no such name', 'Check the spelling, then the DNS of this machine.'],
  EAI_AGAIN: ['DNS does not answer', 'Check the name, and the DNS of this machine.'],
  ECONNRESET: ['the connection broke'],
  EPIPE: ['the connection broke'],
  UND_ERR_SOCKET: ['the connection broke'],
  UND_ERR_CONNECT_TIMEOUT: ['it does not answer', 'Check host, port, firewall and proxy.'],
  UND_ERR_HEADERS_OVERFLOW: ['its answer has a header that is too large', 'Check the proxy in front of the registry.'],
  ETIMEDOUT: ['it does not answer', 'Check host, port, firewall and proxy.'],
};
