import { isIP } from 'node:net';
import type { Check } from '../check.ts';
import { failure, pass } from '../finding.ts';
import { targetChain } from '../target-chain.ts';
import { hostnameOf, targetOf } from '../target.ts';

/** Whether the certificate is for the name that is used. */
export const tlsNames: Check = {
  id: 'tls.names',
  looksAt: 'the names that the certificate of the target is for',
  why: 'A node refuses a certificate that does not name the registry as CSE calls it, in its subject alternative names.',
  symptoms: [3],
  async *examine(subject) {
    const target = targetOf(subject);
    const [leaf] = (await targetChain(subject))?.certificates ?? [];
    if (!target || !leaf) return;
    const hostname = hostnameOf(target.host);
    const { subjectAltName = '' } = leaf;
    const fits = isIP(hostname) ? leaf.checkIP(hostname) : leaf.checkHost(hostname, { subject: 'never' });
    if (fits !== undefined) return yield pass(hostname, `the certificate is for it (${subjectAltName})`);
    yield failure(
      hostname,
      subjectAltName === '' ? 'the certificate names no host' : `the certificate is for ${subjectAltName}`,
      {
        todo: `Have it issued with the subject alternative name ${hostname}, or use a name that it is for as the base.`,
        fault: 'access',
      },
    );
  },
};
