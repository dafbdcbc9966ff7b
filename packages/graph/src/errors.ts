import { CseError } from '@cse/errors';
import type { StepId } from './step.ts';

export const conflict = (id: StepId, first: readonly string[], second: string) =>
  new CseError(
    'PLAN_CONFLICT',
    'plan',
    `${id} would mean two different things, for ${[...first, second].join(' and ')}`,
    {
      hint: 'Leave one of them out with --skip, or give one another tag.',
    },
  );

export const missingNeed = (id: StepId, need: StepId) =>
  new CseError('PLAN_BROKEN', 'internal', `${id} needs ${need}, which no earlier step makes`);

export const invalidPlan = (reason: string, cause?: unknown) =>
  new CseError('PLAN_INVALID', 'usage', `this is not a valid plan: ${reason}`, {
    cause,
    hint: 'Make it again with cse plan --out FILE.',
  });
