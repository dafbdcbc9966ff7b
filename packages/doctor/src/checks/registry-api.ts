import type { Check } from '../check.ts';
import { failed, pass, warning } from '../finding.ts';
import { targetOf } from '../target.ts';

/** Whether the target is a registry, and lets us in. */
export const registryApi: Check = {
  id: 'registry.api',
  looksAt: 'the registry API of the target, /v2/, and its token service',
  why: 'Bootstrap VM and nodes speak this API, and nothing else, to get every image.',
  symptoms: [5, 22],
  async *examine(subject) {
    const target = targetOf(subject);
    if (!target) return;
    const { host } = target;
    try {
      const { url, access, challenges, refusal, server } = await subject.network.ping(host);
      const who = server === undefined ? '' : ` (${server})`;
      const service = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters.get('realm');
      if (access === 'refused' && refusal) yield failed(url, refusal, `Give it credentials: cse login ${host}`);
      else if (access === 'open') yield pass(url, `it answers, and lets anybody in${who}`);
      else yield pass(url, `it answers, and lets us in${service ? `, by its token service ${service}` : ''}${who}`);
      if (challenges.some(({ scheme }) => scheme === 'basic') && !service)
        yield warning(
          url,
          'it wants a user and a password from everybody',
          'Let anybody pull: CSE has no field for credentials. A registry with projects that are public does so.',
        );
    } catch (error) {
      yield failed(`https://${host}/v2/`, error);
    }
  },
};
