import type { Unit } from './packing.ts';
import type { Plan } from './plan.ts';
import { siteNamer } from './site.ts';
import { contentId, type CopyBlob, type Step, type StepId } from './step.ts';

/** Says whether a tag waits for more than its own manifest. */
export const isLate = (step: Step) =>
  step.kind === 'put-tag' && step.needs.some((need) => need !== contentId(step.to, step.content));

/** An image with all that it is made of and its own tags, or several that have a manifest in common; tags that wait are left out. */
export function unitsOf(plan: Plan): readonly Unit[] {
  const { steps } = plan;
  const late = lateIn(plan);
  const leader = new Map<StepId, StepId>();
  const needed = new Set<StepId>();
  for (const step of steps.values()) {
    for (const need of step.needs) needed.add(need);
    if (step.kind === 'copy-blob' || late.has(step.id)) continue;
    leader.set(step.id, step.id);
    for (const need of step.needs) if (leader.has(need)) leader.set(find(step.id), find(need));
  }
  const alone = [...steps.values()].filter(({ id, kind }) => kind === 'copy-blob' && !needed.has(id));
  const ids = [...leader.keys(), ...alone.map(({ id }) => id)];
  const siteOf = siteNamer(plan);
  return [...Map.groupBy(ids, find).values()].map((members) => unitOf(members, { steps, siteOf }));

  function find(id: StepId): StepId {
    const up = leader.get(id) ?? id;
    if (up === id) return id;
    const top = find(up);
    leader.set(id, top);
    return top;
  }
}

/** The steps that wait for more than they are made of, those that wait for none of the others first. */
export function levelsOf(plan: Plan): readonly (readonly Unit[])[] {
  const late = lateIn(plan);
  const levels = Map.groupBy(late, ([, level]) => level);
  const making = { steps: plan.steps, siteOf: siteNamer(plan) };
  return [...levels].sort(([a], [b]) => a - b).map(([, steps]) => steps.map(([id]) => unitOf([id], making)));
}

/** How many others that wait each of them waits for, one after the other. */
function lateIn({ steps }: Plan): ReadonlyMap<StepId, number> {
  const late = new Map<StepId, number>();
  for (const step of steps.values()) {
    const level = step.needs.reduce((most, need) => Math.max(most, (late.get(need) ?? -1) + 1), 0);
    if (level > 0 || isLate(step)) late.set(step.id, level);
  }
  return late;
}

interface UnitMaking extends Pick<Plan, 'steps'> {
  siteOf(name: string): string;
}

function unitOf(members: readonly StepId[], { steps, siteOf }: UnitMaking): Unit {
  const of = (ids: readonly StepId[]) => ids.map((id) => steps.get(id)).filter((step) => step !== undefined);
  const own = of(members);
  const isBlob = (step: Step): step is CopyBlob => step.kind === 'copy-blob';
  const blobs = [...own, ...of(own.flatMap(({ needs }) => needs))].filter(isBlob);
  const ids = new Set([...members, ...blobs.map(({ id }) => id)]);
  return {
    site: siteOf(own[0]?.to ?? ''),
    steps: [...ids],
    blobs: new Map(blobs.map(({ content }) => [content.digest, content.size])),
  };
}
