import { bytes } from '@cse/text';
import type { Check } from '../check.ts';
import { failed, pass, warning } from '../finding.ts';

/** Whether what was asked for can be planned. */
export const sourcePlan: Check = {
  id: 'source.plan',
  looksAt: 'whether a plan can be made from the sources',
  why: 'Shows a misspelled, unreleased or withdrawn release before anything is copied.',
  symptoms: [10, 11, 25],
  async *examine(subject) {
    const planning = subject.planned();
    if (!planning) return;
    const lookedAt = 'the plan';
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
  'Inside an air gap this is expected: the plan was made from what the target has. Otherwise see source.registries.';
