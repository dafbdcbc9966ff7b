import type { Check } from '../check.ts';
import { failure, pass, warning } from '../finding.ts';
import { holdingsOf } from '../source-content.ts';

/** How much may still be asked of the sources. */
export const sourceLimits: Check = {
  id: 'source.limits',
  looksAt: 'how many pulls are left at registries with a rate limit (RateLimit-Remaining)',
  why: 'Docker Hub allows about a hundred anonymous pulls in six hours per IP address, then answers toomanyrequests.',
  symptoms: [10],
  needs: ['source.plan'],
  async *examine(subject, signal) {
    const planned = await subject.planned();
    if (!planned || planned.unreachable) return;
    const holdings = await subject.once('holdings', () => holdingsOf(planned.plan, subject, signal));
    for (const { host, has, errors } of holdings) {
      const { remaining, limit } = subject.network.about(host);
      const todo = `Log in there: cse login ${host}, or wait.`;
      const stopped = errors.find((error) => 'status' in error && error.status === 429);
      if (stopped) yield failure(host, stopped.message, { todo, fault: 'unavailable' });
      else if (remaining !== undefined) {
        const seen = `${remaining} of ${limit ?? 'an unknown number of'} pulls are left, ${has} are needed`;
        yield remaining < has ? warning(host, seen, todo) : pass(host, seen);
      }
    }
  },
};
