import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { anchorsOf, nameOf } from '../chain.ts';
import { targetChain } from '../target-chain.ts';
import { targetOf } from '../target.ts';

/** What the bootstrap VM and the nodes need to trust the target. */
export const tlsNodes: Check = {
  id: 'tls.nodes',
  looksAt: 'what a cluster VM needs to trust the target',
  why: 'Bootstrap VM and nodes know the public CAs only; all others have to be entered in two places of the settings of CSE.',
  symptoms: [2, 4],
  async *examine(subject) {
    const target = targetOf(subject);
    const chain = await targetChain(subject);
    if (!target || !chain) return;
    const { host } = target;
    const [leaf] = chain.certificates;
    const anchors = anchorsOf(chain).map(nameOf).join(', ');
    if (chain.isPublic) {
      const isWhole = chain.served >= chain.certificates.length - 1;
      yield isWhole
        ? pass(host, 'nothing: the chain ends at a public CA')
        : warning(host, 'the server does not show the CAs between its certificate and the public one', WHOLE);
    } else if (!chain.complete) {
      const todo = `Get the CA "${issuerOf(chain.certificates.at(-1)?.issuer)}" from whoever runs the registry, then: --ca ${host}=FILE`;
      yield warning(
        host,
        `the CA at the top is neither shown nor in the config (known so far: ${nameOf(leaf!)})`,
        todo,
      );
    } else {
      yield pass(
        host,
        `${anchors}, both as bootstrap VM certificates and as cluster certificates: cse settings prints them. Clusters that exist get no later ones, and those that VCD's Terraform provider made before March 2024 lack them`,
      );
    }
  },
};

const WHOLE = 'Let the server show its whole chain: its own certificate, then the CAs in between.';

const issuerOf = (issuer = '') => /^CN=(.+)$/m.exec(issuer)?.[1] ?? issuer;
