import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { anchorsOf, nameOf } from '../chain.ts';
import { targetChain } from '../target-chain.ts';
import { targetOf } from '../target.ts';

/** What the bootstrap VM and the nodes need to trust the target. */
export const tlsNodes: Check = {
  id: 'tls.nodes',
  looksAt: 'what a cluster VM needs to trust the target',
  why: 'The bootstrap VM and the nodes only know public CAs; any other must be entered in two places in the settings of CSE.',
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
        : warning(host, 'the server does not send the intermediate CAs', WHOLE);
    } else if (!chain.complete) {
      const todo = `Get the CA "${issuerOf(chain.certificates.at(-1)?.issuer)}" from the registry's administrator, and pass it with --ca ${host}=FILE`;
      yield warning(host, `the root CA is neither served nor in the config (known so far: ${nameOf(leaf!)})`, todo);
    } else {
      yield pass(
        host,
        `${anchors}, both as bootstrap VM certificates and as cluster certificates: cse settings prints them. Existing clusters do not get them, nor did clusters made by VCD's Terraform provider before March 2024`,
      );
    }
  },
};

const WHOLE = 'Configure the server to send its whole chain: its own certificate, then the intermediate CAs.';

const issuerOf = (issuer = '') => /^CN=(.+)$/m.exec(issuer)?.[1] ?? issuer;
