import { certificatesIn as inFolders } from '@cse/registry';
import { chainOf, type Chain } from './chain.ts';
import type { Subject } from './subject.ts';
import { speaksPlain, targetOf } from './target.ts';

/** The chain of the target, as far as it can be followed; nothing where it shows no certificate. */
export async function targetChain(subject: Subject): Promise<Chain | undefined> {
  const target = targetOf(subject);
  if (!target || speaksPlain(subject, target.host)) return undefined;
  return subject.once('chain', async () => {
    const served = await subject.network.certificates(target.host);
    const { certificateFolders = [] } = subject.network.options;
    const { ca = [] } = await inFolders(certificateFolders, target.host);
    return chainOf({
      served: served.map(({ pem }) => pem),
      configured: configuredFor(target.host, subject) || [ca].flat().join('\n'),
      publicRoots: subject.ports.publicRoots(),
    });
  });
}

/** The PEM that the config trusts for a host. */
export const configuredFor = (host: string, { network }: Pick<Subject, 'network'>): string =>
  [network.options.hosts?.[host]?.ca ?? []].flat().join('\n');
