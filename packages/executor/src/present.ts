import { mapConcurrently, stopWith } from '@cse/concurrency';
import { orAbsent } from '@cse/errors';
import { contentId, type Plan, type PutTag, type Step, type StepId } from '@cse/graph';
import type { Digest } from '@cse/oci';
import type { Store } from '@cse/store';
import { questions } from './questions.ts';
import type { ScheduleOptions } from './schedule.ts';

export interface PresentOptions extends Pick<ScheduleOptions, 'signal' | 'concurrency'> {
  readonly target: Store;
  /** No earlier run is known of, so that a repository without any tag is taken to be empty, and is asked for nothing else. */
  readonly assumeEmpty?: boolean | undefined;
}

/**
 * The part of a plan that is true at its target already; an image that its tag names another of stands in it as that other.
 * What a tag that is right names is taken to be complete; everything else is asked for by itself. Writes nothing.
 */
export async function presentAt(
  plan: Plan,
  { target, signal, concurrency, assumeEmpty }: PresentOptions,
): Promise<Pick<Plan, 'steps' | 'images'>> {
  using stop = stopWith(signal);
  const steps = [...plan.steps.values()];
  const asking = { signal: stop.signal, assumeEmpty, roughly: true };
  const named = new Map<StepId, Digest>();
  const there = new Set<StepId>();
  const byDigest = new Set(plan.images.map(({ reference }) => reference));
  await askAll(
    steps.filter((step) => step.kind === 'put-tag'),
    askTag,
  );
  const unsure = steps.filter(({ id, kind }) => (kind === 'copy-blob' || byDigest.has(id)) && !there.has(id));
  await askAll(unsure, askContent);
  return {
    steps: new Map(steps.filter(({ id }) => there.has(id) || named.has(id)).map((step) => [step.id, step])),
    images: plan.images.flatMap((image) => {
      const digest = named.get(image.reference) ?? (there.has(image.reference) ? image.digest : undefined);
      return digest === undefined ? [] : [{ ...image, digest }];
    }),
  };

  // Without one of the answers the others are of no use.
  async function askAll<Asked extends Step>(all: readonly Asked[], ask: (step: Asked) => Promise<void>): Promise<void> {
    await mapConcurrently(all, ask, { concurrency: questions(concurrency), stop });
  }

  async function askTag({ id, to, tag, content }: PutTag): Promise<void> {
    const found = await orAbsent(target.repository(to).resolve(tag, { signal: stop.signal }));
    if (found) named.set(id, found.digest);
    if (found?.digest === content.digest) mark(contentId(to, content));
  }

  async function askContent({ id, to, content, kind }: Step): Promise<void> {
    if (kind !== 'put-tag' && (await orAbsent(target.repository(to).has(content, asking)))) there.add(id);
  }

  function mark(id: StepId): void {
    if (there.has(id)) return;
    there.add(id);
    for (const need of plan.steps.get(id)?.needs ?? []) mark(need);
  }
}
