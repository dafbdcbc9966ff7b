import { messageOf } from '@cse/errors';
import { X509Certificate } from 'node:crypto';
import { certificateInvalid, type Instead } from '../settings-errors.ts';

/** Checks that a text holds certificates as PEM. Throws `CERTIFICATE_INVALID`, which names `what` it is of, and says what it holds instead. */
export function checkCertificates(pem: string, what: string): void {
  const other = insteadOf(pem);
  if (other) throw certificateInvalid(what, other);
  try {
    for (const [block] of pem.matchAll(BLOCK)) new X509Certificate(block);
  } catch (cause) {
    throw certificateInvalid(what, { holds: `a certificate that cannot be read (${messageOf(cause)})` }, cause);
  }
}

const BLOCK = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

// What stands in files that are taken for a CA's.
function insteadOf(pem: string): Instead | undefined {
  if (pem.search(BLOCK) >= 0) return undefined;
  if (pem.trim() === '') return { holds: 'nothing' };
  if (/-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/.test(pem)) return { holds: 'a private key and no certificate' };
  if (pem.includes('-----BEGIN CERTIFICATE REQUEST-----'))
    return { holds: 'a certificate signing request, not a certificate' };
  if (pem.includes('-----BEGIN PKCS7-----'))
    return { holds: 'PKCS #7', convert: 'openssl pkcs7 -print_certs -in FILE -out ca.pem' };
  // DER is binary: a SEQUENCE of more than 255 bytes, of which decoding as text leaves its first byte.
  if (/^0[\u0080-\u009f\ufffd]/.test(pem))
    return { holds: 'DER, the binary form', convert: 'openssl x509 -inform der -in FILE -out ca.pem' };
  return { holds: 'no certificate' };
}
