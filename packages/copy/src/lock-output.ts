import { isBundle, printBundleLock, printImagesLock } from '@cse/imgpkg';
import type { PlanContext } from '@cse/plugin';
import type { Gathered, OpenSource } from './gather.ts';

/** The lock of what was copied, or nothing where it cannot be told which bundle it is about. */
export async function printLock(
  source: OpenSource,
  { items }: Gathered,
  { to, context }: { readonly to: string; readonly context: PlanContext },
): Promise<string | undefined> {
  const root = items.find(({ isRoot }) => isRoot);
  if (root) return printBundleLock({ image: `${to}@${root.content.descriptor.digest}`, tag: root.tag });
  const images = items.filter(({ isSignature }) => !isSignature);
  if (source.kind === 'tar') {
    const kinds = await Promise.all(images.map(({ content }) => isBundle(content, context)));
    if (kinds.includes(true)) return undefined;
  }
  const annotations = new Map(
    source.kind === 'lock' && source.lock.kind === 'images'
      ? source.lock.images.map((each) => [digestIn(each.image), each.annotations])
      : [],
  );
  return printImagesLock({
    images: images.map(({ content: { descriptor } }) => ({
      image: `${to}@${descriptor.digest}`,
      annotations: annotations.get(descriptor.digest),
    })),
  });
}

const digestIn = (reference: string) => reference.slice(reference.indexOf('@') + 1);
