import type { CopyBlob, Plan } from '@cse/graph';
import type { Store } from '@cse/store';
import { presumedMissing } from './errors.ts';
import type { ArchiveManifest } from './manifest.ts';

export interface PresumedOptions {
  /** The plan that is about to run, made for the real target. */
  readonly plan: Plan;
  readonly target: Store;
  readonly signal?: AbortSignal | undefined;
}

/** Sees that the target has what an archive left out. Throws `ARCHIVE_PRESUMES`, naming the archive that brings it. */
export async function checkPresumed(
  manifest: ArchiveManifest,
  { plan, target, signal }: PresumedOptions,
): Promise<void> {
  const presumed = new Set(manifest.presumes.map(({ digest }) => digest));
  const steps = [...plan.steps.values()].filter(
    (step) => step.kind === 'copy-blob' && presumed.has(step.content.digest),
  );
  const lacking: CopyBlob[] = [];
  for (const step of steps as CopyBlob[])
    if (!(await target.repository(step.to).has(step.content, { signal }))) lacking.push(step);
  if (lacking[0]) throw presumedMissing(lacking.length, lacking[0].id, manifest.since);
}
