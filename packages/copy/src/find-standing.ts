import { printBundleLock } from '@cse/imgpkg';
import type { PlanContext } from '@cse/plugin';
import type { FindOptions, CopyContent } from './find.ts';
import { itemsOf, placeOf, tagOf } from './gather.ts';
import { standingAt } from './standing.ts';

/** A bundle that stands at the destination already, whole: it needs its tag at most, and often not even that. */
export async function findStanding(
  { request, source }: FindOptions,
  context: PlanContext,
): Promise<CopyContent | undefined> {
  const { to, repoBasedTags, signatures, foreign } = request;
  if (to.kind !== 'repo' || repoBasedTags || signatures || foreign || source.kind !== 'bundle') return undefined;
  const root = await context.source.find(source.reference);
  const bundles = root && (await standingAt(to.repository, root, context));
  if (!root || !bundles) return undefined;
  const { digest } = root.descriptor;
  const tag = tagOf(source.reference);
  const items = itemsOf(bundles, { tag });
  const tagged = tag === undefined ? root : await context.target.find(`${to.repository}:${tag}`);
  const isTagged = tagged?.descriptor.digest === digest;
  return {
    items,
    wants: isTagged ? [] : [{ content: root, to: to.repository, tag, after: 'item' }],
    tarItems: [],
    lock: printBundleLock({ image: `${to.repository}@${digest}`, tag }),
    images: items.map(({ content, original, isRoot }) => ({
      reference: isRoot && tag !== undefined ? `${to.repository}:${tag}` : placeOf(content),
      digest: content.descriptor.digest,
      owner: 'copy',
      source: isRoot ? source.reference : original,
    })),
  };
}
