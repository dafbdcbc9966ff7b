import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import type { PeerCertificate } from './ports.ts';

/** Shakes hands with a server, says nothing, and hands back the certificates that it showed. */
export function peerCertificates(host: string, timeout: number): Promise<readonly PeerCertificate[]> {
  const { hostname, port } = new URL(`https://${host}`);
  const name = hostname.replace(/^\[|\]$/g, '');
  const { promise, resolve } = Promise.withResolvers<readonly PeerCertificate[]>();
  const servername = isIP(name) ? {} : { servername: name };
  const socket = connect({ host: name, port: Number(port || 443), ...servername, rejectUnauthorized: false, timeout });
  const finish = (found: readonly PeerCertificate[]) => {
    socket.destroy();
    resolve(found);
  };
  socket.once('secureConnect', () => finish(chainOf(socket.getPeerCertificate(true))));
  socket.once('timeout', () => finish([]));
  socket.once('error', () => finish([]));
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
