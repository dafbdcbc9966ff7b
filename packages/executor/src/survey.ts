import type { CopyBlob, Plan, StepId } from '@cse/graph';
import { splitRepository } from '@cse/oci';
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
}

/** Asks the target what it has, and writes nothing. */
export async function survey(plan: Plan, options: PresentOptions): Promise<Survey> {
  const { steps } = await presentAt(plan, options);
  const wanted = [...plan.steps.values()].filter((step) => step.kind === 'copy-blob');
  const blobs = new Map(wanted.map((blob) => [blob.id, standingOf(blob, steps)]));
  const sum = (what: Standing) =>
    wanted.reduce((total, { id, content }) => total + (blobs.get(id) === what ? content.size : 0), 0);
  const [existing, toMount, toMove] = [sum('existing'), sum('to mount'), sum('to move')];
  return { wanted: existing + toMount + toMove, toMove, toMount, existing, blobs };
}

function standingOf({ id, from, to }: CopyBlob, present: Plan['steps']): Standing {
  if (present.has(id)) return 'existing';
  return from[0]?.startsWith(`target:${splitRepository(to).host}/`) ? 'to mount' : 'to move';
}
