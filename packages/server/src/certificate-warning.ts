import { X509Certificate } from 'node:crypto';

/** What clients will not like about a certificate; nothing where they will take it, if they trust its CA. */
export function certificateWarning(pem: string, now: Date): string | undefined {
  const { validFromDate, validToDate, subjectAltName } = new X509Certificate(pem);
  if (validToDate < now) return `the certificate expired on ${day(validToDate)}: clients will reject it`;
  if (validFromDate > now)
    return `the certificate is not valid before ${day(validFromDate)}: clients will reject it until then`;
  if (subjectAltName === undefined)
    return 'the certificate has no subject alternative name: containerd and others will reject it';
  return undefined;
}

const day = (date: Date) => date.toISOString().slice(0, 10);
