import { packed, type PackLimits } from './packing.ts';
import type { Plan } from './plan.ts';
import { siteNamer } from './site.ts';
import type { CopyBlob, StepId } from './step.ts';

interface Packs {
  readonly site: string;
  /** The groups of steps that go to the site. */
  readonly packs: readonly ReadonlySet<StepId>[];
  readonly limits: PackLimits;
}

/** The blobs of a site that more than one group needs, or mounts from, in groups of their own. */
export function firstsOf(plan: Plan, { site, packs, limits }: Packs): readonly ReadonlySet<StepId>[] {
  const siteOf = siteNamer(plan);
  const shared = sharedIn(plan, packs).filter(({ to }) => siteOf(to) === site);
  // One digest stays in one group, so that no group of these waits for another.
  const units = [...Map.groupBy(shared, ({ content }) => content.digest)].map(([digest, steps]) => ({
    site,
    steps: steps.map(({ id }) => id),
    blobs: new Map(steps.map(({ content }) => [digest, content.size])),
  }));
  return packed(units, limits);
}

const FIRST = 'first';

function sharedIn({ steps }: Plan, packs: Packs['packs']): readonly CopyBlob[] {
  const places = new Map<StepId, Set<number | typeof FIRST>>();
  const place = (id: StepId, at: number | typeof FIRST) => places.set(id, (places.get(id) ?? new Set()).add(at));
  for (const [at, pack] of packs.entries()) for (const id of pack) place(id, at);
  const shared: CopyBlob[] = [];
  // Backwards each step comes after all that waits for it.
  for (const step of [...steps.values()].reverse()) {
    if (step.kind !== 'copy-blob') continue;
    const used = places.get(step.id) ?? new Set();
    if (used.size > 1) shared.push(step);
    const at = used.size > 1 ? ([FIRST] as const) : used;
    for (const earlier of step.after ?? []) for (const each of at) place(earlier, each);
  }
  return shared.reverse();
}
