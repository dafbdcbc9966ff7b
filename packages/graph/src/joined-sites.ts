import { splitRepository, type Digest, type Holder } from '@cse/oci';
import { GraphBuilder } from './graph.ts';
import type { Plan } from './plan.ts';
import type { PlannedSite } from './site.ts';
import type { CopyBlob, Step } from './step.ts';

/** The plan of one site, and the place of the site that it gets its content from. */
export interface SitePlan {
  readonly plan: Plan;
  readonly site: PlannedSite;
  /** Among the sites before it; the first one where nothing is said. */
  readonly via?: number | undefined;
}

/**
 * One plan for several sites. What a site needs is copied from the site before it that has it, and only where that fails from
 * the source: so each blob is read there once. The order is a preference; a site that is down holds up no other.
 */
export function joinedSites(sites: readonly SitePlan[]): Plan {
  const graph = new GraphBuilder();
  const firsts = sites.map(({ plan }) => firstCopies(plan));
  for (const [at, { plan, via = 0 }] of sites.entries())
    for (const step of plan.steps.values()) {
      const known = at === 0 ? undefined : firsts[via]?.get(step.content.digest);
      const joined = step.kind === 'copy-blob' && known ? copiedFrom(known, step) : step;
      for (const owner of plan.owners.get(step.id) ?? []) graph.add(joined, owner);
    }
  const plans = sites.map(({ plan }) => plan);
  return {
    ...graph.build(),
    contents: new Map(plans.flatMap(({ contents }) => [...contents])),
    images: plans.flatMap(({ images }) => images),
    notes: [...new Set(plans.flatMap(({ notes }) => notes))],
    postponed: plans.flatMap(({ postponed }) => postponed),
    ...(plans[0]?.asked && { asked: plans[0].asked }),
    ...(plans[0]?.platforms && { platforms: plans[0].platforms }),
    ...(sites.length > 1 && { sites: sites.map(({ site }) => site) }),
  };
}

/** Where each blob comes to a site first. */
function firstCopies({ steps }: Plan): ReadonlyMap<Digest, CopyBlob> {
  const copies = [...steps.values()].filter((step: Step): step is CopyBlob => step.kind === 'copy-blob').reverse();
  return new Map(copies.map((copy) => [copy.content.digest, copy]));
}

function copiedFrom(known: CopyBlob, step: CopyBlob): CopyBlob {
  if (known.id === step.id) return step;
  const { host } = splitRepository(step.to);
  const isNear = (holder: Holder) => holder === 'plan' || holder.startsWith(`target:${host}/`);
  const near = step.from.filter(isNear);
  const others = step.from.filter((holder) => !isNear(holder));
  // What is mounted, or is in the plan, needs no other site.
  const after = near.length > 0 ? (step.after ?? []) : [...(step.after ?? []), known.id];
  return { ...step, ...(after.length > 0 && { after }), from: [...near, `target:${known.to}`, ...others] };
}
