import type { Plan, PutManifest, PutTag, Step, StepId } from '@cse/graph';

/** Puts each manifest that has a tag under the tag at once, and not under its digest first: that makes the digest true as well. */
export function putByTag(plan: Plan): Plan {
  const tags = firstTags(plan);
  const renamed = (ids: readonly StepId[]) => [...new Set(ids.map((id) => tags.get(id)?.id ?? id))];
  const steps = new Map<StepId, Step>();
  for (const step of plan.steps.values()) {
    const tag = step.kind === 'put-manifest' ? tags.get(step.id) : undefined;
    if (tag) steps.set(tag.id, { ...tag, needs: renamed(step.needs) });
    else if (!steps.has(step.id)) steps.set(step.id, { ...step, needs: renamed(step.needs) });
  }
  return { ...plan, steps };
}

/** For each manifest the first tag that waits for nothing else. */
function firstTags({ steps }: Plan): ReadonlyMap<StepId, PutTag> {
  const tags = new Map<StepId, PutTag>();
  for (const step of steps.values()) {
    if (step.kind !== 'put-tag' || step.needs.length !== 1) continue;
    const [manifest] = step.needs;
    if (manifest !== undefined && isManifestStep(steps.get(manifest)) && !tags.has(manifest)) tags.set(manifest, step);
  }
  return tags;
}

const isManifestStep = (step: Step | undefined): step is PutManifest => step?.kind === 'put-manifest';
