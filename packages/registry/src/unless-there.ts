import type { Arrival } from '@cse/store';
import { damaged, RegistryError } from './errors.ts';
import type { Retry } from './http/retry.ts';
import type { Target } from './target.ts';

export interface PresenceQuestion {
  readonly target: Target;
  /** A digest or a tag. */
  readonly object: string;
  readonly isThere: (retry: Retry) => Promise<boolean>;
}

/**
 * Asks what only spares the writing, and decides nothing: what a registry cannot say, as one cannot whose own files were
 * damaged by a crash, is an answer too.
 */
export async function askedFirst({ target, object, isThere }: PresenceQuestion): Promise<boolean | RegistryError> {
  try {
    return await isThere(target.host.retry(target.where(object), { believed: UNANSWERED }));
  } catch (cause) {
    if (cause instanceof RegistryError && cause.status === UNANSWERED) return cause;
    throw cause;
  }
}

// Who has more to do than it can, or is not there, says so in other ways.
const UNANSWERED = 500;

/** Writes what is not there yet. A registry that cannot say whether it is must be able to afterwards. */
export async function unlessThere(question: PresenceQuestion, write: () => Promise<Arrival>): Promise<Arrival> {
  const before = await askedFirst(question);
  if (before === true) return 'existed';
  const arrival = await write();
  if (before === false) return arrival;
  const after = await askedFirst(question);
  if (after instanceof RegistryError)
    throw damaged(question.target.where(question.object), { gives: 'only a 500 for it', cause: after });
  return arrival;
}
