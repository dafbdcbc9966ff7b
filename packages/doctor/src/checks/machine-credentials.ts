import type { Check } from '../check.ts';
import { failed, pass } from '../finding.ts';
import { sourceHosts } from '../source-hosts.ts';
import { targetOf } from '../target.ts';

/** The credentials that are kept here, and the helpers that keep them. */
export const machineCredentials: Check = {
  id: 'machine.credentials',
  looksAt: 'the credentials that docker keeps, and its credential helpers',
  why: 'A helper that does not work here (in a container, over ssh) makes every push anonymous, which registries refuse in ways that mislead.',
  symptoms: [5],
  async *examine(subject) {
    const target = targetOf(subject);
    const hosts = [...(target ? [target.host] : []), ...(await sourceHosts(subject))];
    for (const host of new Set(hosts)) {
      const lookedAt = `credentials for ${host}`;
      try {
        const found = await subject.network.options.credentials?.find(host);
        yield pass(lookedAt, found ? `there are some${whose(found)}` : 'there are none: it is asked as anybody');
      } catch (error) {
        yield failed(lookedAt, error);
      }
    }
  },
};

const whose = (credential: object) => ('username' in credential ? `, of ${String(credential.username)}` : '');
