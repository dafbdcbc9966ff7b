import type { Check } from '../check.ts';
import { failed, pass, warning, type Observation } from '../finding.ts';
import { holdingsOf, type Holding } from '../source-content.ts';

/** Which registry has what of the plan. */
export const sourceContent: Check = {
  id: 'source.content',
  looksAt: 'which source registry has the content',
  why: 'The vendor moved its registry; some content is at one of the addresses only, or needs an account.',
  symptoms: [10, 11],
  needs: ['source.plan'],
  async *examine(subject, signal) {
    const planned = await subject.planned();
    if (!planned || planned.unreachable) return;
    const holdings = await subject.once('holdings', () => holdingsOf(planned.plan, subject, signal));
    for (const holding of holdings) yield told(holding);
  },
};

// The plan could be made, so whatever one registry lacks another has: what is wrong here is no failure.
function told({ host, asked, has, lacks, errors }: Holding): Observation {
  const [error] = errors;
  if (has === 0 && error) {
    const { seen, todo = '' } = failed(host, error);
    return warning(host, seen, todo);
  }
  const seen = `it has ${has} of ${asked} references`;
  if (error) return warning(host, `${seen}, but refuses ${errors.length}: ${error.message}`, `cse login ${host}`);
  if (lacks.length === 0) return pass(host, seen);
  return pass(
    host,
    `${seen}; missing: ${lacks.slice(0, 3).join(', ')}${lacks.length > 3 ? ` and ${lacks.length - 3} more` : ''}`,
  );
}
