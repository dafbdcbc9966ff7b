import { GraphBuilder } from './graph.ts';
import { preferMounts } from './mounts.ts';
import type { Plan, PlannedImage } from './plan.ts';
import { contentId, tagId, type Step, type StepId } from './step.ts';

/** Where a repository goes, by its full name. */
type Relocate = (repository: string) => string;

/**
 * The plan of an archive, for a target: all content comes from where it stands in the archive, and goes where `relocate` puts
 * its home. What was postponed stays so.
 */
export function relocatedPlan(plan: Plan, relocate: Relocate): Plan {
  const { homes: _, reads: __, documents: ___, ...rest } = plan;
  const places = placesOf(plan, relocate);
  const graph = new GraphBuilder();
  for (const step of plan.steps.values())
    for (const to of places.get(step.id) ?? [])
      for (const owner of plan.owners.get(step.id) ?? []) graph.add(stepAt(to, step, { plan, places }), owner);
  const images = plan.images.flatMap((image) => imagesAt(image, plan, relocate));
  const byReference = new Map(images.toReversed().map((image) => [image.reference, image]));
  return { ...rest, ...preferMounts(graph.build()), images: [...byReference.values()].reverse() };
}

/** The repositories that each step's content goes to: its own homes, and wherever something goes that is made of it. */
type StepRepositories = ReadonlyMap<StepId, ReadonlySet<string>>;

function placesOf(plan: Plan, relocate: Relocate): StepRepositories {
  const places = new Map<StepId, Set<string>>();
  const add = (id: StepId, more: Iterable<string>) => places.set(id, new Set([...(places.get(id) ?? []), ...more]));
  // Steps come after what they need, so backwards each comes after all that is made of it.
  for (const step of [...plan.steps.values()].reverse()) {
    const homes = plan.homes?.get(step.id) ?? (places.has(step.id) ? [] : [step.to]);
    add(step.id, homes.map(relocate));
    for (const part of partsOf(step)) add(part, places.get(step.id) ?? []);
  }
  return places;
}

/** What has to be in the same repository. A tag waits for more than it names. */
const partsOf = (step: Step): readonly StepId[] =>
  step.kind === 'put-tag' ? [contentId(step.to, step.content)] : step.needs;

interface Moving {
  readonly plan: Plan;
  readonly places: StepRepositories;
}

function stepAt(to: string, { after: _, ...step }: Step, { plan, places }: Moving): Step {
  const parts = new Set(partsOf(step));
  const needs = step.needs.flatMap((need) => {
    const at = (repository: string) => idAt(repository, need, plan);
    return parts.has(need) ? [at(to)] : [...(places.get(need) ?? [])].map(at);
  });
  switch (step.kind) {
    case 'copy-blob':
      return {
        ...step,
        id: contentId(to, step.content),
        to,
        from: [step.from.includes('plan') ? 'plan' : `source:${step.to}`],
      };
    case 'put-manifest':
      return { ...step, id: contentId(to, step.content), needs, to };
    case 'put-tag':
      return { ...step, id: tagId(to, step.tag), needs, to };
  }
}

function imagesAt(image: PlannedImage, plan: Plan, relocate: Relocate): readonly PlannedImage[] {
  const { reference } = image;
  const to = plan.steps.get(reference)?.to;
  if (to === undefined) return [];
  const homes = plan.homes?.get(reference) ?? [to];
  return homes.map((home) => ({ ...image, reference: idAt(relocate(home), reference, plan) }));
}

/** The same tag or digest in another repository. */
const idAt = (repository: string, id: StepId, { steps }: Plan): StepId =>
  repository + id.slice(steps.get(id)?.to.length);
