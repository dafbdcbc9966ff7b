import { isBundle, readBundles, type Bundle, type ImgpkgTar } from '@cse/imgpkg';
import { parseHolder, parseReference } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';
import { bundleInLock, isABundle, isNoBundle, severalRoots } from './errors.ts';
import type { Lock } from './read-lock.ts';

/** One image, index or bundle to copy, with all that is in it. */
export interface CopyItem {
  readonly content: Located;
  /** As the lock had it that names it; empty where no lock does. */
  readonly original: string;
  /** The user's tag. */
  readonly tag?: string | undefined;
  /** It is the bundle that was asked for. */
  readonly isRoot?: boolean | undefined;
  /** It is cosign's, and not one of the images that were asked for. */
  readonly isSignature?: boolean | undefined;
}

/** All that one copy copies. */
export interface Gathered {
  readonly items: readonly CopyItem[];
  /** The bundles whose locations the destination should have. */
  readonly bundles: readonly Bundle[];
}

/** What is to be copied, its files read and its tar open. */
export type OpenSource =
  | { readonly kind: 'bundle' | 'image'; readonly reference: string }
  | { readonly kind: 'lock'; readonly lock: Lock }
  | { readonly kind: 'tar'; readonly tar: ImgpkgTar };

/** Finds all that is to be copied. */
export async function gather(source: OpenSource, context: PlanContext): Promise<Gathered> {
  switch (source.kind) {
    case 'image':
      return gatherImage(source.reference, context);
    case 'bundle':
      return gatherBundle(source.reference, { tag: tagOf(source.reference), context });
    case 'lock':
      return gatherLock(source.lock, context);
    case 'tar':
      return gatherTar(source.tar, context);
  }
}

async function gatherImage(reference: string, context: PlanContext): Promise<Gathered> {
  const content = await context.source.resolve(reference);
  if (await isBundle(content, context)) throw isABundle();
  return { items: [{ content, original: '', tag: tagOf(reference) }], bundles: [] };
}

interface TagNaming {
  readonly tag: string | undefined;
  readonly context: PlanContext;
  /** A lock names a bundle without saying where it came from, and so its images. */
  readonly nameless?: boolean | undefined;
}

async function gatherBundle(reference: string, { tag, context, nameless = false }: TagNaming): Promise<Gathered> {
  const content = await context.source.resolve(reference);
  if (!(await isBundle(content, context))) throw isNoBundle();
  const bundles = await readBundles(content, context);
  return { items: itemsOf(bundles, { tag, nameless }), bundles };
}

/** A bundle and all that is in it, each once for every place where it was found. */
export function itemsOf(
  [root, ...nested]: readonly Bundle[],
  { tag, nameless = false }: Pick<TagNaming, 'tag' | 'nameless'>,
): readonly CopyItem[] {
  if (!root) return [];
  const items = new Map<string, CopyItem>();
  for (const { content, original } of [...root.members, ...nested.flatMap(({ members }) => members)]) {
    const place = placeOf(content);
    if (!items.has(place)) items.set(place, { content, original: nameless ? '' : original });
  }
  const original = nameless ? '' : root.original;
  return [...items.values(), { content: root.content, original, tag, isRoot: true }];
}

async function gatherLock(lock: Lock, context: PlanContext): Promise<Gathered> {
  if (lock.kind === 'bundle') return gatherBundle(lock.image, { tag: lock.tag, context, nameless: true });
  const contents = await Promise.all(lock.images.map(({ image }) => context.source.resolve(image)));
  const kinds = await Promise.all(contents.map((content) => isBundle(content, context)));
  if (kinds.includes(true)) throw bundleInLock();
  return { items: contents.map((content) => ({ content, original: '' })), bundles: [] };
}

async function gatherTar(tar: ImgpkgTar, context: PlanContext): Promise<Gathered> {
  const items = tar.contents.map(({ content, ref, original, tag, isRoot }): CopyItem => {
    const holder = `source:${parseReference(ref).repository}` as const;
    const isSignature = /^sha256-[0-9a-f]{64}\.sig$/.test(tag);
    return { content: { descriptor: content, holder }, original, tag: tag || undefined, isRoot, isSignature };
  });
  const [root, ...others] = items.filter(({ isRoot }) => isRoot);
  if (others.length > 0) throw severalRoots(tar.path);
  return { items, bundles: root ? await readBundles(root.content, context) : [] };
}

/** imgpkg gives the tag that the source was named by, which without one is `latest`; a digest has none. */
export function tagOf(text: string): string | undefined {
  const { tag, digest } = parseReference(text);
  return digest === undefined ? (tag ?? 'latest') : undefined;
}

/** Where an item was found: `host/path@digest`. */
export const placeOf = ({ descriptor, holder }: Located): string =>
  `${parseHolder(holder).repository}@${descriptor.digest}`;
