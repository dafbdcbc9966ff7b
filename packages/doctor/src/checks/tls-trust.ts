import { isCseError } from '@cse/errors';
import type { Check } from '../check.ts';
import { failed, failure, pass } from '../finding.ts';
import { nameOf } from '../chain.ts';
import { targetChain } from '../target-chain.ts';
import { targetOf } from '../target.ts';

/** Whether this machine trusts the target. */
export const tlsTrust: Check = {
  id: 'tls.trust',
  looksAt: "whether the target's certificate is trusted, with the CA in the config",
  why: 'Nothing can be pushed to an untrusted registry, and no node pulls from one.',
  symptoms: [1, 3],
  async *examine(subject) {
    const target = targetOf(subject);
    const chain = await targetChain(subject);
    if (!target || !chain) return;
    const { host } = target;
    const by = nameOf(chain.certificates.at(-1) ?? chain.certificates[0]!);
    try {
      await subject.network.ping(host);
      yield pass(host, chain.complete ? `it is trusted, by ${by}` : 'it is trusted');
    } catch (error) {
      if (!isCseError(error) || error.code !== 'REGISTRY_TLS') return;
      const unknown = /not trusted|not known|signed by itself/.test(error.message);
      yield unknown
        ? failure(host, error.message, {
            todo: `Get the PEM of the CA "${chain.complete ? by : issuerOf(chain)}" from the registry's administrator, and pass it with --ca ${host}=FILE`,
            fault: 'access',
          })
        : failed(host, error);
    }
  },
};

const issuerOf = ({ certificates }: { readonly certificates: readonly { readonly issuer: string }[] }) =>
  /^CN=(.+)$/m.exec(certificates.at(-1)?.issuer ?? '')?.[1] ?? 'that issued it';
