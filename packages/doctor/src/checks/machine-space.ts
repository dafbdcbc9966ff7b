import { bytes } from '@cse/text';
import type { Check } from '../check.ts';
import { failure, pass, warning } from '../finding.ts';

// What the guides of TKG set aside for one release's download.
const USUAL = 65 * 1000 ** 3;

/** Room for an archive. */
export const machineSpace: Check = {
  id: 'machine.space',
  looksAt: 'free space where the archive is to be',
  why: 'An export that runs full ends after hours; the content of one TKG release alone takes tens of gigabytes.',
  symptoms: [23],
  async *examine(subject) {
    const { archive, ports } = subject;
    if (archive === undefined) return;
    const free = await ports.freeSpace(archive);
    if (free === undefined)
      return yield warning(
        archive,
        'how much is free there cannot be found out',
        'Give a folder on a disk of this machine.',
      );
    const planned = await subject.planned()?.catch(() => undefined);
    const needed = planned ? bytesOnce(planned.plan.steps.values()) : USUAL;
    const seen = `${bytes(free)} free, ${bytes(needed)} ${planned ? 'planned' : 'usual for one release'}`;
    const todo = 'Take a larger disk, or choose fewer releases.';
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
