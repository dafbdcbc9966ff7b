import { bytes } from '@cse/text';
import type { Check } from '../check.ts';
import { failed, pass, warning } from '../finding.ts';

/** Whether what was asked for can be planned. */
export const sourcePlan: Check = {
  id: 'source.plan',
  looksAt: 'whether what was asked for can be planned from the sources',
  why: 'A release that is misspelt, was never released, or has left the public registry shows here, before any byte moves.',
  symptoms: [10, 11, 25],
  async *examine(subject) {
    const planning = subject.planned();
    if (!planning) return;
    const lookedAt = 'the plan of what was asked for';
    try {
      const { plan, survey, unreachable } = await planning;
      if (unreachable) return yield warning(lookedAt, `the sources cannot be reached: ${unreachable.message}`, INSIDE);
      const found = await survey().catch(() => undefined);
      const left = found ? `, ${bytes(found.toMove)} of ${bytes(found.wanted)} still to move` : '';
      yield pass(lookedAt, `${plan.images.length} images${left}`);
    } catch (error) {
      yield failed(lookedAt, error);
    }
  },
};

const INSIDE =
  'Behind an air gap that is as it should be: what the target says of its content was planned with. Else see source.registries.';
