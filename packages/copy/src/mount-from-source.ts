import type { CopyBlob, Plan, Step, StepId } from '@cse/graph';
import { parseHolder, splitRepository } from '@cse/oci';

/** Says whether two hosts are names of one registry. */
export type SameRegistry = (host: string, other: string) => boolean;

/**
 * Lets a blob whose source is at the target's registry be mounted: nothing then has to come and go. It still can be fetched
 * where the registry does not let it be mounted.
 */
export function mountFromSource(plan: Plan, isSame: SameRegistry): Plan {
  const steps = new Map<StepId, Step>();
  for (const step of plan.steps.values())
    steps.set(step.id, step.kind === 'copy-blob' ? mountable(step, isSame) : step);
  return { ...plan, steps };
}

function mountable(step: CopyBlob, isSame: SameRegistry): CopyBlob {
  const { host } = splitRepository(step.to);
  const mounts = step.from.flatMap((holder) => {
    const { side, repository } = parseHolder(holder);
    if (side !== 'source') return [];
    const { host: other, path } = splitRepository(repository);
    return isSame(host, other) ? [`target:${host}/${path}` as const] : [];
  });
  return mounts.length === 0 ? step : { ...step, from: [...mounts, ...step.from] };
}
