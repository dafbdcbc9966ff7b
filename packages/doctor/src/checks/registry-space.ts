import type { Plan } from '@cse/graph';
import { bytes } from '@cse/text';
import type { Check } from '../check.ts';
import { failure, pass, type Observation } from '../finding.ts';
import { diskOf, projectsOf, quotaOf } from '../harbor.ts';
import { targetOf } from '../target.ts';

/** Whether there is room for what is to come. */
export const registrySpace: Check = {
  id: 'registry.space',
  looksAt: "quotas and free space, if Harbor's API reports them",
  why: 'A registry whose disk fills up answers with internal errors, and allows no logins until there is space again.',
  symptoms: [22],
  needs: ['registry.api'],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    const projects = await projectsOf(subject, signal);
    if (!target || !projects) return;
    const planned = await subject.planned()?.catch(() => undefined);
    for (const project of projects) {
      const quota = await quotaOf(project, subject, signal);
      if (!quota) continue;
      const needed = planned ? bytesBelow(`${target.host}/${project.name}/`, planned.plan) : undefined;
      yield enough(`the quota of the project ${project.name}`, quota.free, { needed, todo: RAISE });
    }
    const free = await diskOf(subject, signal);
    if (free === undefined) return;
    const needed = planned ? bytesBelow(`${target.base}/`, planned.plan) : undefined;
    yield enough(`the disk of Harbor at ${target.host}`, free, { needed, todo: GROW });
  },
};

const RAISE =
  'Raise it: Administration → Project Quotas. Unreferenced blobs count as well, until Administration → Clean Up has run.';
const GROW = 'Use a larger disk, or free space: Administration → Clean Up → Garbage Collection.';

interface SpaceNeeded {
  /** Nothing where nothing was asked for. */
  readonly needed: number | undefined;
  readonly todo: string;
}

function enough(lookedAt: string, free: number, { needed, todo }: SpaceNeeded): Observation {
  const seen = `${bytes(free)} free`;
  if (needed === undefined) return free > 0 ? pass(lookedAt, seen) : failure(lookedAt, seen, { todo, fault: 'access' });
  const compared = `${seen}, and ${bytes(needed)} at most to come`;
  return needed > free ? failure(lookedAt, compared, { todo, fault: 'access' }) : pass(lookedAt, compared);
}

/** What a plan brings below a name, each blob once: layers are shared there. */
function bytesBelow(prefix: string, plan: Plan): number {
  const blobs = new Map<string, number>();
  for (const step of plan.steps.values())
    if (step.kind === 'copy-blob' && `${step.to}/`.startsWith(prefix))
      blobs.set(step.content.digest, step.content.size);
  return [...blobs.values()].reduce((sum, size) => sum + size, 0);
}
