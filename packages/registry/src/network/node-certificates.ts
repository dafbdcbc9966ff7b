import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import type { PeerCertificate } from './ports.ts';

export interface HandshakeOptions {
  /** Milliseconds. */
  readonly timeout: number;
  /** The web proxy in front of the server, if any, by its URL. */
  readonly proxy?: string | undefined;
}

/** Shakes hands with a server, says nothing, and hands back the certificates that it showed. */
export async function peerCertificates(
  host: string,
  { timeout, proxy }: HandshakeOptions,
): Promise<readonly PeerCertificate[]> {
  const { hostname, port } = new URL(`https://${host}`);
  const name = hostname.replace(/^\[|\]$/g, '');
  const tunnel = proxy && (await tunnelTo(`${hostname}:${port || 443}`, { proxy, timeout }));
  if (proxy && !tunnel) return [];
  const { promise, resolve } = Promise.withResolvers<readonly PeerCertificate[]>();
  const way = tunnel ? { socket: tunnel } : { host: name, port: Number(port || 443) };
  const servername = isIP(name) ? {} : { servername: name };
  const socket = connect({ ...way, ...servername, rejectUnauthorized: false, timeout });
  const finish = (found: readonly PeerCertificate[]) => {
    socket.destroy();
    resolve(found);
  };
  socket.once('secureConnect', () => finish(chainOf(socket.getPeerCertificate(true))));
  socket.once('timeout', () => finish([]));
  socket.once('error', () => finish([]));
  return promise;
}

/** Has a proxy open a way to a server (RFC 9110, section 9.3.6); nothing where it does not. */
function tunnelTo(
  path: string,
  { proxy, timeout }: HandshakeOptions & { readonly proxy: string },
): Promise<Socket | undefined> {
  const { protocol, hostname, port, username, password } = new URL(proxy);
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const headers = username === '' ? {} : { 'proxy-authorization': `Basic ${login}` };
  const { promise, resolve } = Promise.withResolvers<Socket | undefined>();
  const { request } = protocol === 'https:' ? https : http;
  const asked = request({ method: 'CONNECT', host: hostname, port, path, headers, timeout, agent: false });
  asked.once('connect', ({ statusCode }, socket: Socket) => {
    if (statusCode === 200) return resolve(socket);
    socket.destroy();
    resolve(undefined);
  });
  asked.once('timeout', () => asked.destroy());
  asked.once('error', () => resolve(undefined));
  asked.end();
  return promise;
}

function chainOf(leaf: DetailedPeerCertificate): readonly PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  const seen = new Set<string>();
  for (let next = leaf; next?.raw && !seen.has(next.fingerprint256); next = next.issuerCertificate) {
    seen.add(next.fingerprint256);
    chain.push(described(next));
  }
  return chain;
}

function described(certificate: DetailedPeerCertificate): PeerCertificate {
  const { subject, issuer, valid_from, valid_to, fingerprint256, subjectaltname = '', raw } = certificate;
  const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    validFrom: valid_from,
    validTo: valid_to,
    fingerprint: fingerprint256,
    names: subjectaltname.split(', ').filter(Boolean),
    pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

const nameOf = (name: object) =>
  Object.entries(name)
    .map(([key, value]) => `${key}=${[value].flat().join('+')}`)
    .join(', ');
