import type { Check } from '../check.ts';
import { failed, pass, warning } from '../finding.ts';
import { targetOf } from '../target.ts';

/** Whether the target is a registry, and lets us in. */
export const registryApi: Check = {
  id: 'registry.api',
  looksAt: 'the registry API of the target, /v2/, and its token service',
  why: 'The bootstrap VM and the nodes pull every image through this API.',
  symptoms: [5, 22],
  async *examine(subject) {
    const target = targetOf(subject);
    if (!target) return;
    const { host } = target;
    try {
      const { url, access, challenges, refusal, server } = await subject.network.ping(host);
      const who = server === undefined ? '' : ` (${server})`;
      const service = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters.get('realm');
      if (access === 'refused' && refusal) yield failed(url, refusal, `Log in: cse login ${host}`);
      else if (access === 'open') yield pass(url, `it answers, and allows anonymous access${who}`);
      else
        yield pass(
          url,
          `it answers, and accepts the credentials${service ? `, through its token service ${service}` : ''}${who}`,
        );
      if (challenges.some(({ scheme }) => scheme === 'basic') && !service)
        yield warning(
          url,
          'it requires a user and a password for everything',
          'Allow anonymous pulls, for example with public projects: CSE has no field for credentials.',
        );
    } catch (error) {
      yield failed(`https://${host}/v2/`, error);
    }
  },
};
