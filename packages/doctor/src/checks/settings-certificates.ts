import type { X509Certificate } from 'node:crypto';
import { anchorsOf, certificatesIn, nameOf } from '../chain.ts';
import type { Check } from '../check.ts';
import { failure, pass, type Observation } from '../finding.ts';
import { parseServerConfig } from '../server-config.ts';
import { targetChain } from '../target-chain.ts';

/** The CAs that CSE gives to its VMs. */
export const settingsCertificates: Check = {
  id: 'settings.certificates',
  looksAt: 'the bootstrap VM and cluster certificates in the server configuration of CSE',
  why: "The registry's CA must be in both lists: otherwise either the bootstrap VM or every node rejects the registry.",
  symptoms: [2, 3],
  async *examine(subject) {
    const { serverConfig } = subject;
    const chain = await targetChain(subject);
    if (!serverConfig || !chain || chain.isPublic) return;
    const { bootstrapCertificates, clusterCertificates } = parseServerConfig(serverConfig);
    const needed = anchorsOf(chain);
    yield compared('profiles[0].bootstrapClusterConfig.certificateAuthorities', bootstrapCertificates, needed);
    yield compared('profiles[0].K8Config.certificateAuthorities', clusterCertificates, needed);
  },
};

function compared(field: string, entered: readonly string[], needed: readonly X509Certificate[]): Observation {
  const prints = new Set(entered.flatMap(certificatesIn).map(({ fingerprint256 }) => fingerprint256));
  const missing = needed.filter(({ fingerprint256 }) => !prints.has(fingerprint256));
  if (missing.length === 0) return pass(field, `it has ${needed.map(nameOf).join(', ')}`);
  return failure(field, `it lacks ${missing.map(nameOf).join(', ')}`, {
    todo: 'Enter what cse settings prints in both places, and restart the CSE server. Existing clusters must be recreated.',
    fault: 'usage',
  });
}
