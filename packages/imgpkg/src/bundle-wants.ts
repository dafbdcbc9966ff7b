import type { Digest } from '@cse/oci';
import type { Located, PlanContext, Want } from '@cse/plugin';
import { MediaType } from '@cse/oci';
import { fileImage } from './file-image.ts';
import { printLocations } from './locations.ts';
import { readBundles, type Bundle } from './read-bundles.ts';
import { defaultTag, locationsTag } from './tags.ts';

export interface BundlePlace {
  /** The repository at the target that gets the bundle and every image in it. */
  readonly to: string;
  readonly tag?: string | undefined;
}

/**
 * Wants a bundle as `imgpkg copy` leaves it: every image of it and of the bundles in it in the one repository, each with
 * the tag that keeps it, and the locations images that say so. Its own tag comes last, so it never names half a bundle.
 */
export async function* bundleWants(
  bundle: Located,
  { to, tag }: BundlePlace,
  context: PlanContext,
): AsyncIterable<Want> {
  const bundles = await readBundles(bundle, context);
  for (const [digest, content] of imagesOf(bundles)) yield { content, to, tag: defaultTag(digest) };
  for (const each of bundles) yield* locationsWants(each, to, context);
  if (tag !== undefined) yield { content: bundle, to, tag, last: true };
}

function imagesOf(bundles: readonly Bundle[]): ReadonlyMap<Digest, Located> {
  const contents = bundles.flatMap(({ content, members }) => [...members.map((member) => member.content), content]);
  return new Map(contents.map((content) => [content.descriptor.digest, content]));
}

function* locationsWants(bundle: Bundle, to: string, context: PlanContext): Iterable<Want> {
  const tag = locationsTag(bundle.content.descriptor.digest);
  if (context.destination === 'archive') {
    if (bundle.locations) yield { content: bundle.locations, to, tag };
    return context.postpone(`${to}:${tag}`);
  }
  const content = createLocations(bundle, context);
  yield { content, to, tag: defaultTag(content.descriptor.digest) };
  yield { content, to, tag, last: true };
}

function createLocations({ members }: Bundle, { create }: PlanContext): Located {
  const text = printLocations(members.map(({ original, isBundle }) => ({ image: original, isBundle })));
  const { manifest, config, layer } = fileImage('image-locations.yml', text);
  create(MediaType.dockerConfig, config);
  create(MediaType.dockerLayer, layer);
  return create(MediaType.dockerManifest, manifest);
}
