import { certificatesIn as inFolders } from '@cse/registry';
import { chainOf, type Chain } from './chain.ts';
import type { Patient } from './patient.ts';
import { speaksPlain, targetOf } from './target.ts';

/** The chain of the target, as far as it can be followed; nothing where it shows no certificate. */
export async function targetChain(patient: Patient): Promise<Chain | undefined> {
  const target = targetOf(patient);
  if (!target || speaksPlain(patient, target.host)) return undefined;
  return patient.once('chain', async () => {
    const served = await patient.network.certificates(target.host);
    const { certificateFolders = [] } = patient.network.options;
    const { ca = [] } = await inFolders(certificateFolders, target.host);
    return chainOf({
      served: served.map(({ pem }) => pem),
      configured: configuredFor(target.host, patient) || [ca].flat().join('\n'),
      publicRoots: patient.ports.publicRoots(),
    });
  });
}

/** The PEM that the config trusts for a host. */
export const configuredFor = (host: string, { network }: Pick<Patient, 'network'>): string =>
  [network.options.hosts?.[host]?.ca ?? []].flat().join('\n');
