import type { CopyBlob, Plan } from '@cse/graph';
import { parseHolder } from '@cse/oci';
import type { Store } from '@cse/store';
import { presumedMissing } from '../errors.ts';
import type { ArchiveManifest } from '../format/manifest.ts';

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
    .filter((step): step is CopyBlob => step.kind === 'copy-blob')
    .filter((step) => presumed.has(step.content.digest))
    .values();
  const lacking: CopyBlob[] = [];
  const ask = async () => {
    for (const step of queue) if (!(await hasOrMounts(step, target, signal))) lacking.push(step);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  if (lacking[0]) throw presumedMissing(lacking.length, lacking[0].id, manifest.since);
}

/** What stood in one repository of the archive may go to several of the target; one that has it is enough for the others. */
async function hasOrMounts({ to, from, content }: CopyBlob, target: Store, signal?: AbortSignal): Promise<boolean> {
  const holders = from.map(parseHolder).filter(({ side }) => side === 'target');
  for (const name of [to, ...holders.map(({ repository }) => repository)])
    if (await target.repository(name).has(content, { signal })) return true;
  return false;
}
