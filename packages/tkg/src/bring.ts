import type { Located, PlanContext, Want } from '@cse/plugin';
import { missingImages, plain } from './errors.ts';
import type { NamedImage } from './image-list.ts';
import { inParallel } from './in-parallel.ts';
import type { Release } from './read-release.ts';
import { referenceOf, TKG_REPOSITORY } from './source-files.ts';

/** What is asked of whoever knows bundles. */
export interface Bundles {
  isBundle(image: Located, context: PlanContext): Promise<boolean>;
  /** A bundle with all that it holds, in one repository. */
  bundleWants(
    bundle: Located,
    place: { readonly to: string; readonly tag: string },
    context: PlanContext,
  ): AsyncIterable<Want>;
}

/** An image that a release names, found, with all that has to be at the target for it. */
export interface BroughtImage {
  readonly image: NamedImage;
  readonly content: Located;
  readonly isBundle: boolean;
  readonly wants: readonly Want[];
}

/**
 * Finds every image that a release names, then says what it brings. Throws `TKG_IMAGES_MISSING` with the names of all that
 * the source lacks; a provider's packages may be missing, which is noted.
 */
export async function* bring(release: Release, bundles: Bundles, context: PlanContext): AsyncIterable<BroughtImage> {
  const found = lastOnesLast(await findAll(release, context), release);
  yield* inParallel(found, async ({ image, content }) => {
    const place = { to: context.relocate(`${TKG_REPOSITORY}/${image.path}`), tag: image.tag };
    if (release.read.has(referenceOf(image))) {
      return { image, content, isBundle: false, wants: [{ content, ...place, after: 'item' }] };
    }
    const isBundle = await bundles.isBundle(content, context);
    const wants = isBundle ? bundles.bundleWants(content, place, context) : [{ content, ...place }];
    return { image, content, isBundle, wants: await Array.fromAsync(wants) };
  });
}

/** What was read first comes last: nobody follows the chain of files into a release that is not there yet. */
function lastOnesLast(found: readonly ResolvedImage[], { read }: Release): readonly ResolvedImage[] {
  const files = [...read.keys()].reverse();
  const rank = ({ image }: ResolvedImage) => files.indexOf(referenceOf(image));
  return found.toSorted((a, b) => rank(a) - rank(b));
}

interface ResolvedImage {
  readonly image: NamedImage;
  readonly content: Located;
}

async function findAll(
  { version, images, read }: Release,
  { source, note }: PlanContext,
): Promise<readonly ResolvedImage[]> {
  const found: ResolvedImage[] = [];
  const missing: string[] = [];
  const find = async (image: NamedImage) => {
    const reference = referenceOf(image);
    return { image, reference, content: read.get(reference) ?? (await source.find(reference)) };
  };
  for await (const { image, reference, content } of inParallel(images, find)) {
    if (content) found.push({ image, content });
    else if (image.isOptional)
      note(`${reference} is not at the source, so TKG ${plain(version)} is copied without ${componentsOf(image)}`);
    else missing.push(reference);
  }
  if (missing.length > 0) throw missingImages(version, missing);
  return found;
}

const componentsOf = ({ namedBy }: NamedImage) =>
  namedBy.map(({ component, part }) => `the ${component} of ${part}`).join(' and ');
