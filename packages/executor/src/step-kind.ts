import type { Step } from '@cse/graph';

/** Says whether a blob is taken over from another repository of the target, so that its bytes do not travel. */
export const isMount = (step: Step): boolean =>
  step.kind === 'copy-blob' && (step.from[0]?.startsWith('target:') ?? false);
