import { contentId, tagId, type Plan, type StepId } from '@cse/graph';
import type { Want } from '@cse/plugin';

/**
 * Where the content of an archive goes in the end, if not all of it goes by its own name. Of a repository from which something
 * goes elsewhere all wants are listed: another plugin may want the same content to stay.
 */
export function homesOf(wants: readonly Want[]): Plan['homes'] {
  const leaving = new Set(wants.filter(({ to, relocateAs = to }) => relocateAs !== to).map(({ to }) => to));
  const homes = new Map<StepId, readonly string[]>();
  for (const { content, to, tag, relocateAs = to } of wants.filter((want) => leaving.has(want.to))) {
    const id = tag === undefined ? contentId(to, content.descriptor) : tagId(to, tag);
    homes.set(id, [...new Set([...(homes.get(id) ?? []), relocateAs])]);
  }
  return homes.size > 0 ? homes : undefined;
}
