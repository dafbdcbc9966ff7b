import { messageOf } from '@cse/errors';
import { isDigest, parseReference, parseRepository } from '@cse/oci';
import type { Want } from '@cse/plugin';
import { brokenWant } from './errors.ts';

/** What a plugin yields comes from outside: it is looked at before it becomes part of a plan. Throws `PLUGIN_WANT_INVALID`. */
export function checkWant(want: Want, use: string): Want {
  const { content, to, tag, relocateAs = to } = want ?? {};
  if (!isDigest(content?.descriptor?.digest)) throw brokenWant(use, 'its content has no digest');
  if (typeof to !== 'string') throw brokenWant(use, 'it has no destination');
  try {
    parseReference(tag === undefined ? to : `${to}:${tag}`);
    parseRepository(relocateAs);
  } catch (cause) {
    throw brokenWant(use, messageOf(cause));
  }
  return want;
}
