import { createPrivateKey, X509Certificate } from 'node:crypto';
import { invalidCertificate } from './errors.ts';

/** What a server shows, and the key that belongs to it. Both are PEM. */
export interface CertificateFiles {
  /** The certificate, and after it those that lead to the CA. */
  readonly certificate: string;
  readonly key: string;
}

/** The certificate of a server. Throws `CERTIFICATE_INVALID` where it cannot be shown with that key. */
export function certificateOf({ certificate, key }: CertificateFiles): X509Certificate {
  const shown = read('the certificate is not one in PEM', () => new X509Certificate(certificate));
  const secret = read('the private key is not one in PEM that can be read without a passphrase', () =>
    createPrivateKey(key),
  );
  if (!shown.checkPrivateKey(secret)) throw invalidCertificate('the private key belongs to another certificate');
  return shown;
}

function read<T>(reason: string, reading: () => T): T {
  try {
    return reading();
  } catch (cause) {
    throw invalidCertificate(reason, cause);
  }
}
