import type { X509Certificate } from 'node:crypto';
import type { Check } from '../check.ts';
import { failure, pass, warning, type Observation } from '../finding.ts';
import { nameOf } from '../chain.ts';
import { targetChain } from '../target-chain.ts';

const DAY = 24 * 60 * 60 * 1000;
const SOON = 30;

/** Since when and until when the certificates of the target are good. */
export const tlsValidity: Check = {
  id: 'tls.validity',
  looksAt: 'the validity of each certificate in the chain',
  why: 'When one of them expires, no node can pull any more, so clusters can neither grow nor heal.',
  symptoms: [3],
  async *examine(subject) {
    const now = subject.ports.clock.now();
    for (const certificate of (await targetChain(subject))?.certificates ?? []) yield seenAt(now, certificate);
  },
};

function seenAt(now: number, certificate: X509Certificate): Observation {
  const lookedAt = `the certificate of ${nameOf(certificate)}`;
  const [from, to] = [certificate.validFromDate, certificate.validToDate];
  const left = Math.floor((to.getTime() - now) / DAY);
  if (from.getTime() > now)
    return failure(lookedAt, `it is not valid before ${dayOf(from)}`, {
      todo: 'Check the clock of this machine, and that of the CA.',
      fault: 'access',
    });
  if (left < 0)
    return failure(lookedAt, `it expired on ${dayOf(to)}`, {
      todo: 'Renew it. A new CA must also be entered in CSE: see cse settings.',
      fault: 'access',
    });
  const seen = `valid until ${dayOf(to)}, ${left} days left`;
  return left < SOON ? warning(lookedAt, seen, 'Renew it now.') : pass(lookedAt, seen);
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
