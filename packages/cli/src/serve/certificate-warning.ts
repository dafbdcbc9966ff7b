import { X509Certificate } from 'node:crypto';

/** What clients will not like about a certificate; nothing where they will take it, if they trust its CA. */
export function certificateWarning(pem: string, now: Date): string | undefined {
  const { validFromDate, validToDate, subjectAltName } = new X509Certificate(pem);
  if (validToDate < now) return `the certificate ended on ${day(validToDate)}: clients will refuse it`;
  if (validFromDate > now) return `the certificate begins on ${day(validFromDate)}: clients will refuse it until then`;
  if (subjectAltName === undefined)
    return 'the certificate has no subject alternative name: containerd and others will refuse it';
  return undefined;
}

const day = (date: Date) => date.toISOString().slice(0, 10);
