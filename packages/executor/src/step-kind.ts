import type { Step } from '@cse/graph';

/** Says whether a blob is taken over from another repository of the target, so that its bytes do not travel. */
export const isMount = (step: Step): boolean =>
  step.kind === 'copy-blob' && (step.from[0]?.startsWith('target:') ?? false);

/** The bytes that travel for a step: none for a manifest, a tag, or a blob that is mounted. */
export const bytesOf = (step: Step): number => (step.kind === 'copy-blob' && !isMount(step) ? step.content.size : 0);
