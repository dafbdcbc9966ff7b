import { isIP } from 'node:net';
import type { Check } from '../check.ts';
import { failure, pass } from '../finding.ts';
import { targetChain } from '../target-chain.ts';
import { hostnameOf, targetOf } from '../target.ts';

/** Whether the certificate is for the name that is used. */
export const tlsNames: Check = {
  id: 'tls.names',
  looksAt: "the names in the target's certificate",
  why: "A node rejects a certificate that does not list the registry's name as a subject alternative name.",
  symptoms: [3],
  async *examine(subject) {
    const target = targetOf(subject);
    const [leaf] = (await targetChain(subject))?.certificates ?? [];
    if (!target || !leaf) return;
    const hostname = hostnameOf(target.host);
    const { subjectAltName = '' } = leaf;
    const fits = isIP(hostname) ? leaf.checkIP(hostname) : leaf.checkHost(hostname, { subject: 'never' });
    if (fits !== undefined) return yield pass(hostname, `the certificate is valid for this name (${subjectAltName})`);
    yield failure(
      hostname,
      subjectAltName === '' ? 'the certificate has no host name' : `the certificate is for ${subjectAltName}`,
      {
        todo: `Have it issued with the subject alternative name ${hostname}, or use one of its names as the base.`,
        fault: 'access',
      },
    );
  },
};
