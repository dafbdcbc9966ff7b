import { isCseError } from '@cse/errors';
import { contentId, type CopyBlob, type Plan, type PutTag } from '@cse/graph';
import type { Store } from '@cse/store';
import type { ScheduleOptions } from './schedule.ts';
import { Slots } from './slots.ts';

/** What a plan would have to do at its target as that is now; in bytes of blobs, each once for every repository. */
export interface Survey {
  readonly wanted: number;
  readonly toMove: number;
  readonly toMount: number;
  readonly existing: number;
}

interface SurveyOptions extends Pick<ScheduleOptions, 'signal'> {
  readonly target: Store;
}

/**
 * Asks the target what it has, and writes nothing. What a tag that is right already names is taken to be complete; every other
 * blob is asked for by itself.
 */
export async function survey(plan: Plan, { target, signal }: SurveyOptions): Promise<Survey> {
  const slots = new Slots(16);
  const steps = [...plan.steps.values()];
  const present = new Set<string>();
  const tags = steps.filter((step) => step.kind === 'put-tag');
  await Promise.all(
    tags.map((tag) => slots.hold(0, async () => (await isRight(tag)) && mark(contentId(tag.to, tag.content)))),
  );
  const blobs = steps.filter((step) => step.kind === 'copy-blob');
  const asked = await Promise.all(blobs.map((blob) => slots.hold(0, () => standing(blob))));
  const sum = (what: Standing) =>
    blobs.reduce((total, { content }, index) => total + (asked[index] === what ? content.size : 0), 0);
  const [existing, toMount, toMove] = [sum('existing'), sum('to mount'), sum('to move')];
  return { wanted: existing + toMount + toMove, toMove, toMount, existing };

  function mark(id: string): void {
    if (present.has(id)) return;
    present.add(id);
    for (const need of plan.steps.get(id)?.needs ?? []) mark(need);
  }

  function isRight({ to, tag, content }: PutTag): Promise<boolean> {
    return orFalse(async () => (await target.repository(to).resolve(tag, { signal })).digest === content.digest);
  }

  async function standing({ id, to, content, from }: CopyBlob): Promise<Standing> {
    if (present.has(id) || (await orFalse(() => target.repository(to).has(content, { signal })))) return 'existing';
    return from[0]?.startsWith('target:') ? 'to mount' : 'to move';
  }
}

type Standing = 'existing' | 'to mount' | 'to move';

async function orFalse(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    if (isCseError(error) && error.code === 'CONTENT_NOT_FOUND') return false;
    throw error;
  }
}
