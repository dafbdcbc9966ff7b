import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/**
 * Checks whom a certificate is for as Go programs do, containerd among them: by its subject alternative names alone. Node
 * takes the common name where no alternative name is a host's.
 */
export function checkAlternativeNames(host: string, certificate: PeerCertificate): Error | undefined {
  const names = certificate.subjectaltname ?? '';
  if (isIP(host) || /(?:^|, )DNS:/.test(names)) return checkServerIdentity(host, certificate);
  return Object.assign(new Error('the certificate has no subject alternative name that is a host'), {
    code: 'CERT_COMMON_NAME_ONLY',
  });
}
