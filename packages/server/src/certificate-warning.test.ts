import { certificate, type CertificateOptions } from '@cse/testkit';
import { expect, test } from 'vitest';
import { certificateWarning } from './certificate-warning.ts';

const now = new Date('2026-06-01');

test.each<[CertificateOptions, string | undefined]>([
  [{}, undefined],
  [{ to: new Date('2026-05-01') }, 'the certificate expired on 2026-05-01: clients will reject it'],
  [
    { from: new Date('2026-07-01') },
    'the certificate is not valid before 2026-07-01: clients will reject it until then',
  ],
])('of a certificate with %j it is said: %s', (options, warning) => {
  expect(certificateWarning(certificate(options).certificate, now)).toBe(warning);
});
