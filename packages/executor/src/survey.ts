import type { CopyBlob, Plan } from '@cse/graph';
import { presentAt, type PresentOptions } from './present.ts';

/** What a plan would have to do at its target as that is now; in bytes of blobs, each once for every repository. */
export interface Survey {
  readonly wanted: number;
  readonly toMove: number;
  readonly toMount: number;
  readonly existing: number;
}

/** Asks the target what it has, and writes nothing. */
export async function survey(plan: Plan, options: PresentOptions): Promise<Survey> {
  const { steps } = await presentAt(plan, options);
  const blobs = [...plan.steps.values()].filter((step) => step.kind === 'copy-blob');
  const standing = ({ id, from }: CopyBlob): Standing => {
    if (steps.has(id)) return 'existing';
    return from[0]?.startsWith('target:') ? 'to mount' : 'to move';
  };
  const sum = (what: Standing) =>
    blobs.reduce((total, blob) => total + (standing(blob) === what ? blob.content.size : 0), 0);
  const [existing, toMount, toMove] = [sum('existing'), sum('to mount'), sum('to move')];
  return { wanted: existing + toMount + toMove, toMove, toMount, existing };
}

type Standing = 'existing' | 'to mount' | 'to move';
