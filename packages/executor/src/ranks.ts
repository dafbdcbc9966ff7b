import type { Plan, StepId } from '@cse/graph';

/** For each step the place of the first image that needs it, in the order of the plan. */
export function ranksOf({ steps }: Pick<Plan, 'steps'>): ReadonlyMap<StepId, number> {
  const needed = new Set<StepId>();
  for (const { needs } of steps.values()) for (const id of needs) needed.add(id);
  const ranks = new Map<StepId, number>();
  let rank = 0;
  for (const id of steps.keys()) {
    if (needed.has(id)) continue;
    rank += 1;
    // A list that grows while it is walked: what an image needs, and what that needs.
    const own = [id];
    for (const each of own) {
      if (ranks.has(each)) continue;
      ranks.set(each, rank);
      own.push(...(steps.get(each)?.needs ?? []));
    }
  }
  return ranks;
}
