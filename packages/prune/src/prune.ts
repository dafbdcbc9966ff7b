import { type CseError, type Fault, faultOf, isAbsent, isCseError } from '@cse/errors';
import { contentId, tagId } from '@cse/graph';
import type { LookOptions } from './look.ts';
import type { PrunePlan } from './plan-prune.ts';

/** What became of one thing that was to be taken away. */
export type PruneEvent =
  | { readonly type: 'removed'; readonly id: string }
  /** The registry takes no tag away by itself; it names what is wanted, and costs nothing. */
  | { readonly type: 'left'; readonly id: string; readonly reason: string }
  | {
      readonly type: 'failed';
      readonly id: string;
      readonly code: string;
      readonly fault: Fault;
      readonly message: string;
      readonly hint?: string | undefined;
    };

/** Takes away what a prune plan names. What is gone already counts as removed: to run it again changes nothing. */
export async function* prune(
  { untaggings, removals }: PrunePlan,
  { target, signal }: LookOptions,
): AsyncGenerator<PruneEvent> {
  for (const { repository, tag } of untaggings) {
    const event = await attempt(tagId(repository, tag), () => target.repository(repository).untag(tag, { signal }));
    yield event.type === 'failed' && event.fault === 'access'
      ? { type: 'left', id: event.id, reason: event.message }
      : event;
    signal?.throwIfAborted();
  }
  for (const { repository, content } of removals) {
    yield await attempt(contentId(repository, content), () =>
      target.repository(repository).remove(content, { signal }),
    );
    signal?.throwIfAborted();
  }
}

async function attempt(id: string, work: () => Promise<void>): Promise<PruneEvent> {
  try {
    await work();
    return { type: 'removed', id };
  } catch (error) {
    if (isAbsent(error)) return { type: 'removed', id };
    if (!isCseError(error)) throw error;
    const { code, message, hint = nextFor(error) } = error;
    return { type: 'failed', id, code, fault: faultOf(error), message, hint };
  }
}

// 405 is how a registry says that it takes nothing away (distribution-spec, "deleting manifests").
const nextFor = (error: CseError) =>
  'status' in error && error.status === 405
    ? 'This registry does not allow deletes. In CNCF distribution, enable them with storage.delete.enabled: true.'
    : undefined;
