import { contentId, type Plan, type PutTag, type StepId } from '@cse/graph';

/**
 * For each manifest that is wanted by tags of its own alone, the first of them that waits for nothing else: put under that tag
 * it is there by its digest as well. What an index names stays put by digest.
 */
export function tagsAtOnce({ steps }: Pick<Plan, 'steps'>): ReadonlyMap<StepId, PutTag> {
  const first = new Map<StepId, PutTag>();
  const named = new Set<StepId>();
  for (const step of steps.values()) {
    const own = step.kind === 'put-tag' ? contentId(step.to, step.content) : undefined;
    for (const need of step.needs) if (need !== own) named.add(need);
    if (step.kind === 'put-tag' && own !== undefined && isFree(step) && !first.has(own)) first.set(own, step);
  }
  return new Map([...first].filter(([id]) => !named.has(id) && steps.get(id)?.kind === 'put-manifest'));
}

/** A tag that must still name what was read while planning, or that comes last, is put when its time has come. */
const isFree = ({ needs, after = [], expect }: PutTag) =>
  needs.length === 1 && after.length === 0 && expect === undefined;
