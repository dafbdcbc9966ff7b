import { CseError } from '@cse/errors';
import type { StepId } from './step.ts';

export const conflict = (id: StepId, first: readonly string[], second: string) =>
  new CseError(
    'PLAN_CONFLICT',
    'plan',
    `${id} is wanted as two different things, by ${[...first, second].join(' and ')}`,
    {
      hint: 'Leave one of them out with --skip, or give one of them another tag.',
    },
  );

export const missingNeed = (id: StepId, need: StepId) =>
  new CseError('PLAN_BROKEN', 'internal', `${id} needs ${need}, which no step before it makes`);

export const invalidPlan = (reason: string, cause?: unknown) =>
  new CseError('PLAN_INVALID', 'usage', `this is not a plan that can be run: ${reason}`, {
    cause,
    hint: 'Make it again with cse plan --out FILE.',
  });
