import type { Check } from '../check.ts';
import { failure, pass, warning, type Observation } from '../finding.ts';
import { anchorsOf, certificatesIn, nameOf, type Chain } from '../chain.ts';
import type { Subject } from '../subject.ts';
import { configuredFor, targetChain } from '../target-chain.ts';
import { targetOf } from '../target.ts';

/** Whether the file of the config is the CA of the chain that is really served. */
export const tlsFile: Check = {
  id: 'tls.file',
  looksAt: 'the served chain, compared with the CA file in the config',
  why: 'That file goes into the settings of CSE: with a wrong CA, this machine may work while every node fails.',
  symptoms: [1, 2, 3, 24],
  async *examine(subject) {
    const target = targetOf(subject);
    const chain = await targetChain(subject);
    if (!target || !chain) return;
    const { host } = target;
    const file = subject.caFileOf(host);
    if (file !== undefined) yield compared(file, { chain, host, subject });
  },
};

interface CertificateCheck {
  readonly chain: Chain;
  readonly host: string;
  readonly subject: Subject;
}

function compared(file: string, { chain, host, subject }: CertificateCheck): Observation {
  const lookedAt = `${file}, compared with what ${host} serves`;
  const todo = `Put the CA of "${nameOf(anchorsOf(chain).at(-1) ?? chain.certificates[0]!)}" into it, or fix what ${host} serves.`;
  const held = certificatesIn(configuredFor(host, subject));
  if (held.length === 0)
    return failure(lookedAt, 'the file holds no certificate in PEM form', { todo, fault: 'usage' });
  const chained = new Set(chain.certificates.map(({ fingerprint256 }) => fingerprint256));
  const used = held.filter(({ fingerprint256 }) => chained.has(fingerprint256));
  if (used.length === 0)
    return failure(lookedAt, `the file holds ${held.map(nameOf).join(', ')}, but none of it is in the chain`, {
      todo,
      fault: 'usage',
    });
  const idle = held.length - used.length;
  return idle > 0
    ? warning(
        lookedAt,
        `the chain is in the file, with ${idle} other certificates that are not needed`,
        'Remove them: every cluster would trust them.',
      )
    : pass(lookedAt, `the chain ends at ${nameOf(used.at(-1) ?? held[0]!)}, which is in the file`);
}
