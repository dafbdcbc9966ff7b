import { packed, type PackLimits, type Unit } from './packing.ts';
import type { Plan } from './plan.ts';
import { firstsOf } from './shared-blobs.ts';
import { siteNamer } from './site.ts';
import type { Step, StepId } from './step.ts';
import { isLate, levelsOf, unitsOf } from './units.ts';

/** A part of a plan: a plan that can be run by itself, once those that it comes after are settled. */
export interface PlanPart {
  /** Its place and what it brings: `0001-blobs`, `0002-images`, `0003-tags`. In the order of these names parts can be run. */
  readonly id: string;
  readonly plan: Plan;
  /** Where all of it goes: the name of a site, or the host of a registry. */
  readonly site: string;
  /** The earlier parts that come first. What one of them fails to bring, this one brings itself where it can. */
  readonly after: readonly string[];
  /** By step, what it needs of earlier parts: where that is not true, the step is blocked. */
  readonly waits: ReadonlyMap<StepId, readonly StepId[]>;
}

/** How large a part may be. One image that is larger is a part of its own. */
export interface PartOptions {
  /** The most images in a part. Default 16. */
  readonly images?: number | undefined;
  /** The most bytes of blobs in a part. Default 256 MiB. */
  readonly bytes?: number | undefined;
}

const MEBIBYTE = 1024 * 1024;

/**
 * Cuts a plan into plans that several machines can run, always in the same way: first the blobs that several parts need, then
 * the images, each with its own tags, then the tags that wait for more than their own image. Together they have the steps of
 * the plan; only blobs that come first are also in the parts that need them, so that each part can be run by itself.
 */
export function partsOf(plan: Plan, { images = 16, bytes = 256 * MEBIBYTE }: PartOptions = {}): readonly PlanPart[] {
  const limits = { count: images, bytes };
  const late = levelsOf(plan).flatMap((level) =>
    [...Map.groupBy(level, siteOf).values()].flatMap((units) => packed(units, limits)),
  );
  const groups = [...Map.groupBy(unitsOf(plan), siteOf)].flatMap(([site, units]) => {
    const packs = packed(units, limits);
    return [...firstsOf(plan, { site, packs: [...packs, ...late], limits: blobLimits(limits) }), ...packs];
  });
  return numbered(plan, [...groups, ...late]);
}

const siteOf = ({ site }: Unit) => site;

// Many wait for these, so they are smaller: more machines share them, and they are done sooner.
const blobLimits = ({ count, bytes }: PackLimits): PackLimits => ({ count: count * 4, bytes: bytes / 4 });

/** Gives each group its name, and finds which it comes after: where something stands first, there it is made. */
function numbered(plan: Plan, groups: readonly ReadonlySet<StepId>[]): readonly PlanPart[] {
  const makers = new Map<StepId, string>();
  const cut = cutter(plan);
  const nameOf = siteNamer(plan);
  const digits = Math.max(4, String(groups.length).length);
  return groups.map((group, at) => {
    const steps = cut.steps(group);
    const id = `${String(at + 1).padStart(digits, '0')}-${kindOf(steps)}`;
    const after = new Set<string>();
    for (const step of steps)
      for (const earlier of [step.id, ...step.needs, ...(step.after ?? [])]) after.add(makers.get(earlier) ?? id);
    after.delete(id);
    for (const step of steps) if (!makers.has(step.id)) makers.set(step.id, id);
    const site = nameOf(steps[0]?.to ?? '');
    return { id, plan: cut.plan(steps, group), site, after: [...after].sort(), waits: waitsOf(steps, group) };
  });
}

function kindOf(steps: readonly Step[]): 'blobs' | 'images' | 'tags' {
  if (steps.every(({ kind }) => kind === 'copy-blob')) return 'blobs';
  return steps.every(isLate) ? 'tags' : 'images';
}

function waitsOf(steps: readonly Step[], group: ReadonlySet<StepId>): PlanPart['waits'] {
  const waits = steps.map(({ id, needs }) => [id, needs.filter((need) => !group.has(need))] as const);
  return new Map(waits.filter(([, needs]) => needs.length > 0));
}

/** Takes some of a plan's steps out of it, in their order, with all that they need to be a plan. */
function cutter(plan: Plan) {
  const order = new Map([...plan.steps.keys()].map((id, at) => [id, at]));
  const images = Map.groupBy(plan.images, ({ reference }) => reference);
  const placeOf = ({ id }: Step) => order.get(id) ?? 0;
  const known = <K, V>(from: ReadonlyMap<K, V>, keys: Iterable<K>) =>
    new Map(
      [...keys].flatMap((key) => {
        const value = from.get(key);
        return value === undefined ? [] : [[key, value] as const];
      }),
    );
  return {
    steps: (group: Iterable<StepId>) => [...known(plan.steps, group).values()].sort((a, b) => placeOf(a) - placeOf(b)),
    plan: (steps: readonly Step[], group: ReadonlySet<StepId>): Plan => ({
      steps: new Map(steps.map((step) => [step.id, { ...step, needs: step.needs.filter((need) => group.has(need)) }])),
      owners: known(plan.owners, group),
      contents: known(
        plan.contents,
        steps.map(({ content }) => content.digest),
      ),
      images: steps.flatMap(({ id }) => images.get(id) ?? []),
      notes: [],
      postponed: plan.postponed,
      ...(plan.homes && { homes: known(plan.homes, group) }),
    }),
  };
}
