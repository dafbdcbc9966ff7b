import { orAbsent } from '@cse/errors';
import { contentId, type Plan, type PutTag, type Step, type StepId } from '@cse/graph';
import type { Digest } from '@cse/oci';
import type { LookOptions } from './look.ts';

/**
 * The part of a plan that makes anew what the plan itself made for an earlier choice, and what so still speaks of things that
 * are wanted no more: lists of what is there. Empty where all of it is right.
 */
export async function remadeOf(plan: Plan, { target, signal }: LookOptions): Promise<Plan> {
  const made = new Set(plan.images.filter(({ source }) => source === undefined).map(({ reference }) => reference));
  const tags = [...plan.steps.values()].filter((step) => step.kind === 'put-tag').filter(({ id }) => made.has(id));
  const steps = new Map<StepId, Step>();
  for (const tag of tags) {
    const named = await orAbsent(target.repository(tag.to).resolve(tag.tag, { signal }));
    if (named && named.digest !== tag.content.digest) addTag(tag, named.digest);
  }
  const images = plan.images.filter(({ reference }) => steps.has(reference));
  return { ...plan, steps, images, notes: [], postponed: [] };

  function addTag(tag: PutTag, expect: Digest): void {
    const root = contentId(tag.to, tag.content);
    add(root);
    steps.set(tag.id, { ...tag, needs: [root], after: undefined, expect });
  }

  function add(id: StepId): void {
    const step = plan.steps.get(id);
    if (!step || steps.has(id)) return;
    for (const need of step.needs) add(need);
    steps.set(id, { ...step, after: undefined });
  }
}
