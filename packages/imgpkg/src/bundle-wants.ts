import type { Located, PlanContext, Want } from '@cse/plugin';
import { MediaType, parseHolder } from '@cse/oci';
import { fileImage } from './file-image.ts';
import { printLocations } from './locations.ts';
import { readBundles, type Bundle } from './read-bundles.ts';
import { defaultTag, locationsTag } from './tags.ts';

export interface BundlePlace {
  /** The repository at the target that gets the bundle and every image in it. */
  readonly to: string;
  readonly tag?: string | undefined;
  /** Bring foreign layers too. */
  readonly foreign?: boolean | undefined;
  /** The tag that keeps an image, where it is not the default one. */
  readonly tagOf?: ((content: Located, original: string) => string) | undefined;
}

/**
 * Wants a bundle as `imgpkg copy` leaves it: every image of it and of the bundles in it in the one repository, each with
 * the tag that keeps it, and the locations images that say so. Its own tag comes last, so it never names half a bundle.
 */
export async function* bundleWants(bundle: Located, place: BundlePlace, context: PlanContext): AsyncIterable<Want> {
  yield* wantsOfBundles(await readBundles(bundle, context), place, context);
}

/** The wants of a bundle that was read already, and of the bundles in it. */
export function* wantsOfBundles(
  bundles: readonly Bundle[],
  { to, tag, foreign, tagOf = ({ descriptor }) => defaultTag(descriptor.digest) }: BundlePlace,
  context: PlanContext,
): Iterable<Want> {
  const [root] = bundles;
  if (!root) return;
  const place = placeOf(root, to, context);
  for (const { content, original } of imagesOf(bundles))
    yield { content, ...place, tag: tagOf(content, original), foreign };
  for (const each of bundles) yield* locationsWants(each, place, context);
  if (tag !== undefined) yield { content: root.content, ...place, tag, foreign, after: 'repository' };
}

/** Where a bundle goes as a whole: in an archive, to the repository that its root was found in. */
function placeOf({ content }: Bundle, to: string, { destination }: PlanContext): Pick<Want, 'to' | 'relocateAs'> {
  return destination === 'archive' ? { to: parseHolder(content.holder).repository, relocateAs: to } : { to };
}

/** Every image of some bundles, and the bundles themselves, each once. */
function imagesOf(bundles: readonly Bundle[]): Iterable<Pick<Bundle, 'content' | 'original'>> {
  const all = bundles.flatMap((bundle) => [...bundle.members, bundle]);
  return new Map(all.map((each) => [each.content.descriptor.digest, each])).values();
}

function* locationsWants(bundle: Bundle, place: Pick<Want, 'to' | 'relocateAs'>, context: PlanContext): Iterable<Want> {
  const tag = locationsTag(bundle.content.descriptor.digest);
  const content = createLocations(bundle, context);
  yield { content, ...place, tag: defaultTag(content.descriptor.digest) };
  yield { content, ...place, tag, after: 'repository' };
}

function createLocations({ members }: Bundle, { create }: PlanContext): Located {
  const text = printLocations(members.map(({ original, isBundle }) => ({ image: original, isBundle })));
  const { manifest, config, layer } = fileImage('image-locations.yml', text);
  create(MediaType.dockerConfig, config);
  create(MediaType.dockerLayer, layer);
  return create(MediaType.dockerManifest, manifest);
}
