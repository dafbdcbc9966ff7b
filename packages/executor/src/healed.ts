import { isCseError } from '@cse/errors';
import { contentId, type Plan, type PutManifest, type PutTag, type Step } from '@cse/graph';
import { stillLacking } from './errors.ts';

export interface Healing {
  readonly plan: Plan;
  /** Brings content again, whatever the target says that it has. */
  again(step: Step): Promise<unknown>;
}

/**
 * Puts a manifest. A target that refuses it for lack of content that it said it has was wrong once: what it names, or else all
 * that the manifest is made of, is brought in spite of that, and the manifest is put once more.
 */
export async function healed<T>(
  step: PutManifest | PutTag,
  put: (again: boolean) => Promise<T>,
  { plan, again }: Healing,
): Promise<T> {
  try {
    return await put(false);
  } catch (error) {
    if (!isLacking(error)) throw error;
    for (const part of partsOf(step, plan, error.lacks)) await again(part);
  }
  try {
    return await put(true);
  } catch (error) {
    throw isLacking(error) ? stillLacking(step, error) : error;
  }
}

interface Lacking extends Error {
  readonly lacks?: readonly string[];
}

const isLacking = (error: unknown): error is Lacking => isCseError(error) && error.code === 'REGISTRY_BLOB_UNKNOWN';

function partsOf(step: PutManifest | PutTag, { steps }: Plan, lacks: readonly string[] = []): readonly Step[] {
  const { needs } = steps.get(contentId(step.to, step.content)) ?? step;
  const parts = needs.map((id) => steps.get(id)).filter((part) => part !== undefined);
  const named = parts.filter(({ content }) => lacks.includes(content.digest));
  return named.length > 0 ? named : parts;
}
