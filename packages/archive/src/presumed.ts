import type { Plan, Step } from '@cse/graph';
import type { Store } from '@cse/store';
import { presumedMissing } from './errors.ts';
import type { ArchiveManifest } from './manifest.ts';

export interface PresumedOptions {
  /** The plan that is about to run, made for the real target. */
  readonly plan: Plan;
  readonly target: Store;
  readonly signal?: AbortSignal | undefined;
}

/** Questions under way at once: a registry answers them faster than one after the other. */
const AT_ONCE = 8;

/** Sees that the target has what an archive left out. Throws `ARCHIVE_PRESUMES`, naming the archive that brings it. */
export async function checkPresumed(
  manifest: ArchiveManifest,
  { plan, target, signal }: PresumedOptions,
): Promise<void> {
  const presumed = new Set(manifest.presumes.map(({ digest }) => digest));
  const queue = [...plan.steps.values()]
    .filter((step) => step.kind === 'copy-blob' && presumed.has(step.content.digest))
    .values();
  const lacking: Step[] = [];
  const ask = async () => {
    for (const step of queue) if (!(await target.repository(step.to).has(step.content, { signal }))) lacking.push(step);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  if (lacking[0]) throw presumedMissing(lacking.length, lacking[0].id, manifest.since);
}
