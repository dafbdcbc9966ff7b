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
  looksAt: 'since when and until when each certificate of the chain is good',
  why: 'On the day that one of them expires, no node pulls any more: clusters cannot grow or heal.',
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
      todo: 'Check the clock of this machine and the one of the CA that issued it.',
      fault: 'access',
    });
  if (left < 0)
    return failure(lookedAt, `it expired on ${dayOf(to)}`, {
      todo: 'Have it renewed; a new CA has to be entered in CSE too, as cse settings says.',
      fault: 'access',
    });
  const seen = `it is good until ${dayOf(to)}, ${left} days`;
  return left < SOON ? warning(lookedAt, seen, 'Have it renewed now.') : pass(lookedAt, seen);
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
