import { bytes } from '@cse/text';
import type { Check } from '../check.ts';
import { failure, pass, warning } from '../finding.ts';

// What the guides of TKG set aside for one release's download.
const USUAL = 65 * 1000 ** 3;

/** Room for an archive. */
export const machineSpace: Check = {
  id: 'machine.space',
  looksAt: 'free space in the folder for the archive',
  why: 'A full disk would end an export after hours; one TKG release alone takes many gigabytes.',
  symptoms: [23],
  async *examine(subject) {
    const { archive, ports } = subject;
    if (archive === undefined) return;
    const free = await ports.freeSpace(archive);
    if (free === undefined)
      return yield warning(archive, 'its free space cannot be determined', 'Use a folder on a local disk.');
    const planned = await subject.planned()?.catch(() => undefined);
    const needed = planned ? bytesOnce(planned.plan.steps.values()) : USUAL;
    const seen = `${bytes(free)} free, ${bytes(needed)} ${planned ? 'planned' : 'usual for one release'}`;
    const todo = 'Use a larger disk, or choose fewer releases.';
    if (free >= needed) yield pass(archive, seen);
    else yield planned ? failure(archive, seen, { todo, fault: 'usage' }) : warning(archive, seen, todo);
  },
};

function bytesOnce(
  steps: Iterable<{ readonly kind: string; readonly content: { readonly digest: string; readonly size: number } }>,
) {
  const blobs = new Map<string, number>();
  for (const { kind, content } of steps) if (kind === 'copy-blob') blobs.set(content.digest, content.size);
  return [...blobs.values()].reduce((sum, size) => sum + size, 0);
}
