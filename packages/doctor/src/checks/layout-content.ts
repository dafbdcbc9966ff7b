import { faultOf, isAbsent } from '@cse/errors';
import type { PlannedImage } from '@cse/graph';
import { parseReference } from '@cse/oci';
import type { Check } from '../check.ts';
import { failure, pass, warning, type Observation } from '../finding.ts';
import { inParallel } from '../in-parallel.ts';
import type { Subject } from '../subject.ts';
import { targetOf } from '../target.ts';

/** Whether all that was asked for is at the target already, as nodes see it. */
export const layoutContent: Check = {
  id: 'layout.content',
  looksAt: 'how much of the content is at the target, without credentials',
  why: 'One missing image, or a wrong one under its tag, is enough to keep a cluster from coming up or packages from reconciling.',
  symptoms: [12, 26],
  needs: ['registry.api', 'source.plan'],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    const planned = await subject.planned();
    if (!target || !planned) return;
    const { images } = planned.plan;
    const states = await inParallel(images, (image) => stateOf(image, subject, signal));
    yield told(states, target.base);
  },
};

interface TagState {
  readonly reference: string;
  readonly is: 'there' | 'missing' | 'another';
}

async function stateOf(
  { reference, digest }: PlannedImage,
  { network }: Subject,
  signal: AbortSignal,
): Promise<TagState> {
  const { repository, tag, digest: own } = parseReference(reference);
  try {
    const found = await network.anonymous.repository(repository).resolve(tag ?? own ?? digest, { signal });
    return { reference, is: found.digest === digest ? 'there' : 'another' };
  } catch (error) {
    // Who may not pull at all is told by another check.
    if (isAbsent(error) || faultOf(error) === 'access') return { reference, is: 'missing' };
    throw error;
  }
}

function told(states: readonly TagState[], base: string): Observation {
  const [there, missing, another] = (['there', 'missing', 'another'] as const).map((is) =>
    states.filter((state) => state.is === is).map(({ reference }) => reference),
  ) as [string[], string[], string[]];
  const seen = `${there.length} of ${states.length} images are there`;
  const todo = `Copy them: cse mirror --to ${base} …; cse verify with the same flags then checks every blob.`;
  if (another.length > 0)
    return failure(base, `${seen}, and content that differs from the source under ${some(another)}`, {
      todo,
      fault: 'incomplete',
    });
  if (missing.length === 0) return pass(base, seen);
  if (there.length === 0) return pass(base, `${seen}: nothing has been copied yet`);
  return warning(base, `${seen}; missing ${some(missing)}`, todo);
}

const some = (references: readonly string[]) =>
  `${references.slice(0, 3).join(', ')}${references.length > 3 ? ` and ${references.length - 3} more` : ''}`;
