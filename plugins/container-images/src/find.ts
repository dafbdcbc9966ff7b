import { bundleWants, isBundle } from '@cse/imgpkg';
import { isIndex } from '@cse/oci';
import type { Located, PlanContext, Want } from '@cse/plugin';
import { imagesMissing } from './errors.ts';
import { targetOf, type Image } from './image.ts';

/** An image that the source has, and all that has to be at the target for it. */
export interface LocatedImage {
  readonly image: Image;
  readonly content: Located;
  readonly wants: readonly Want[];
}

interface NumberedImage {
  readonly image: Image;
  /** The line that names it, where a file does. */
  readonly number?: number | undefined;
}

/** Finds images at the source, all at once. Throws `IMAGES_MISSING` with every one that is not there. */
export async function findImages(
  names: readonly NumberedImage[],
  { origin, context }: { readonly origin: string; readonly context: PlanContext },
): Promise<readonly LocatedImage[]> {
  const contents = await Promise.all(names.map(({ image }) => context.source.find(image.source)));
  const missing = names.filter((_, index) => !contents[index]);
  if (missing.length > 0) {
    const isList = missing.some(({ number }) => number !== undefined);
    throw imagesMissing(origin, missing.map(nameOf), { isList });
  }
  return Promise.all(
    names.flatMap(({ image }, index) => (contents[index] ? [found(image, contents[index], context)] : [])),
  );
}

async function found(image: Image, content: Located, context: PlanContext): Promise<LocatedImage> {
  const { to, relocateAs } = targetOf(image, context);
  const place = { to, tag: image.tag };
  const isWhole = !(await isBundleOfOneLayer(content, context));
  const wants = isWhole ? [{ content, ...place }] : await Array.fromAsync(bundleWants(content, place, context));
  // Signatures, attestations and bills of materials go where the image goes.
  for await (const companion of context.companions(content)) wants.push({ ...companion, to });
  return { image, content, wants: wants.map((want) => ({ ...want, relocateAs })) };
}

/** A bundle has one layer, so the config of nearly every image can stay unread. */
async function isBundleOfOneLayer(content: Located, context: PlanContext): Promise<boolean> {
  if (isIndex(content.descriptor)) return false;
  const { length } = await context.successors(content);
  return length === 2 && (await isBundle(content, context));
}

const nameOf = ({ image, number }: NumberedImage) => (number === undefined ? '' : `line ${number}: `) + image.source;
