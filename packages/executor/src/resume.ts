import { mapConcurrently, stopWith } from '@cse/concurrency';
import { isCseError, orAbsent } from '@cse/errors';
import type { Plan, Step, StepId } from '@cse/graph';
import type { Store } from '@cse/store';
import { questions } from './questions.ts';

interface ResumeOptions {
  readonly target: Store;
  readonly signal?: AbortSignal | undefined;
  readonly concurrency?: number | undefined;
}

/**
 * Which of the steps that an earlier run finished can still be relied on. The registry stays the truth, so each tag, and each
 * manifest that nothing else holds, is asked for once; where it is still there, so is all below it, since a registry takes
 * no manifest before its content. What the target does not say is not relied on: its step is run, and fails by itself or not.
 */
export async function stillThere(
  plan: Plan,
  finished: ReadonlySet<StepId>,
  { target, signal, concurrency }: ResumeOptions,
): Promise<ReadonlySet<StepId>> {
  const trusted = new Set<StepId>();
  const roots = rootsOf(plan).filter(({ id }) => finished.has(id));
  using stop = stopWith(signal);
  const look = async (root: Step) => {
    if (await isSeen(root)) trust(root);
  };
  await mapConcurrently(roots, look, { concurrency: questions(concurrency), stop });
  return trusted;

  async function isSeen(root: Step): Promise<boolean> {
    try {
      return await isThere(root, target, signal);
    } catch (error) {
      if (signal?.aborted || !isCseError(error)) throw error;
      return false;
    }
  }

  function trust(step: Step): void {
    if (trusted.has(step.id)) return;
    trusted.add(step.id);
    if (waitsForAll(step)) return;
    for (const need of step.needs) {
      const needed = plan.steps.get(need);
      if (needed) trust(needed);
    }
  }
}

/** What nothing else holds: tags, and manifests below no other manifest and under no tag of their own. */
function rootsOf({ steps }: Plan): readonly Step[] {
  const held = new Set([...steps.values()].filter((step) => !waitsForAll(step)).flatMap(({ needs }) => needs));
  return [...steps.values()].filter((step) => step.kind === 'put-tag' || !held.has(step.id));
}

/** A tag that waits for all of its item says nothing of what it waited for. */
const waitsForAll = (step: Step) => step.kind === 'put-tag' && step.needs.length > 1;

async function isThere(step: Step, target: Store, signal?: AbortSignal): Promise<boolean> {
  const repository = target.repository(step.to);
  if (step.kind !== 'put-tag') return (await orAbsent(repository.has(step.content, { signal }))) ?? false;
  const named = await orAbsent(repository.resolve(step.tag, { signal }));
  return named?.digest === step.content.digest;
}
