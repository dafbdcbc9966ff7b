import { faultOf } from '@cse/errors';
import type { CopyBlob, Plan, PlannedSite, StepId } from '@cse/graph';
import { splitRepository } from '@cse/oci';
import { bySite } from './by-site.ts';
import { presentAt, type PresentOptions } from './present.ts';

/** What there is to do for a blob. */
type Standing = 'existing' | 'to mount' | 'to move';

/** What a plan would have to do at its target as that is now; in bytes of blobs, each once for every repository. */
export interface Survey {
  readonly wanted: number;
  readonly toMove: number;
  readonly toMount: number;
  readonly existing: number;
  readonly blobs: ReadonlyMap<StepId, Standing>;
  /** Of several targets, those that cannot be reached: they are taken to be empty. */
  readonly unreachable: readonly PlannedSite[];
}

/** Asks the target what it has, and writes nothing. */
export async function survey(plan: Plan, options: PresentOptions): Promise<Survey> {
  const { steps, unreachable } = await presentAtSites(plan, options);
  const wanted = [...plan.steps.values()].filter((step) => step.kind === 'copy-blob');
  const blobs = new Map(wanted.map((blob) => [blob.id, standingOf(blob, steps)]));
  const sum = (what: Standing) =>
    wanted.reduce((total, { id, content }) => total + (blobs.get(id) === what ? content.size : 0), 0);
  const [existing, toMount, toMove] = [sum('existing'), sum('to mount'), sum('to move')];
  return { wanted: existing + toMount + toMove, toMove, toMount, existing, blobs, unreachable };
}

/** The part of a plan that is true at its targets already. */
export interface PresentAtSites extends Pick<Plan, 'steps' | 'images'> {
  /** Of several targets, those that cannot be reached. */
  readonly unreachable: readonly PlannedSite[];
}

/** Asks each target of a plan what it has of it. Where there are several, those that cannot be reached are left out. */
export async function presentAtSites(plan: Plan, options: PresentOptions): Promise<PresentAtSites> {
  const { sites } = plan;
  if (!sites) return { ...(await presentAt(plan, options)), unreachable: [] };
  const asked = bySite(plan).map(({ steps, images }) =>
    presentAt({ ...plan, steps: new Map(steps.map((step) => [step.id, step])), images }, options),
  );
  const answers = await Promise.allSettled(asked);
  const present = answers.map((answer) => {
    if (answer.status === 'fulfilled') return answer.value;
    if (options.signal?.aborted || faultOf(answer.reason) !== 'unavailable') throw answer.reason;
    return undefined;
  });
  return {
    steps: new Map(present.flatMap((there) => [...(there?.steps ?? [])])),
    images: present.flatMap((there) => there?.images ?? []),
    unreachable: sites.filter((_, at) => present[at] === undefined),
  };
}

function standingOf({ id, from, to }: CopyBlob, present: Plan['steps']): Standing {
  if (present.has(id)) return 'existing';
  return from[0]?.startsWith(`target:${splitRepository(to).host}/`) ? 'to mount' : 'to move';
}
