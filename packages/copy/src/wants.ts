import { defaultTag, repoBasedTag, wantsOfBundles } from '@cse/imgpkg';
import type { Located, PlanContext, Want } from '@cse/plugin';
import { placeOf, type CopyItem, type Gathered } from './gather.ts';

export interface Wanting {
  readonly to: string;
  readonly foreign: boolean;
  readonly repoBasedTags: boolean;
}

/** What a repository should have afterwards: every item under the tag that keeps it, locations, and last the user's tags. */
export function* wantsForRepository(
  { items, bundles }: Gathered,
  { to, foreign, repoBasedTags }: Wanting,
  context: PlanContext,
): Iterable<Want> {
  const originals = new Map(items.map(({ content, original }) => [content.descriptor.digest, original]));
  const tagOf = (content: Located) => {
    const { digest } = content.descriptor;
    return repoBasedTags ? repoBasedTag(originals.get(digest) || placeOf(content), digest) : defaultTag(digest);
  };
  for (const { content } of items) yield { content, to, tag: tagOf(content), foreign };
  yield* wantsOfBundles(bundles, { to, foreign, tagOf }, context);
  for (const { content, tag } of items) if (tag !== undefined) yield { content, to, tag, foreign, after: 'item' };
}

/** What a tar should have: its items name their own tags. */
export function* wantsForTar(
  items: readonly CopyItem[],
  { to, foreign }: Pick<Wanting, 'to' | 'foreign'>,
): Iterable<Want> {
  for (const { content } of items) yield { content, to, foreign };
}
