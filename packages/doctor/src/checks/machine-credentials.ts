import type { Check } from '../check.ts';
import { failed, pass } from '../finding.ts';
import { sourceHosts } from '../source-hosts.ts';
import { targetOf } from '../target.ts';

/** The credentials that are kept here, and the helpers that keep them. */
export const machineCredentials: Check = {
  id: 'machine.credentials',
  looksAt: 'stored credentials, and credential helpers',
  why: 'If a helper does not work here (in a container, over SSH), every push is anonymous, and registries refuse it with misleading messages.',
  symptoms: [5],
  async *examine(subject) {
    const target = targetOf(subject);
    const hosts = [...(target ? [target.host] : []), ...(await sourceHosts(subject))];
    for (const host of new Set(hosts)) {
      const lookedAt = `credentials for ${host}`;
      try {
        const found = await subject.network.options.credentials?.find(host);
        yield pass(lookedAt, found ? `found${whose(found)}` : 'none: requests are anonymous');
      } catch (error) {
        yield failed(lookedAt, error);
      }
    }
  },
};

const whose = (credential: object) => ('username' in credential ? `, of ${String(credential.username)}` : '');
