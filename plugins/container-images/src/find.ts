import type { Located, PlanContext, Want } from '@cse/plugin';
import { imagesMissing } from './errors.ts';
import { targetOf, type Image } from './image.ts';

/** An image that the source has, with what belongs to it. */
export interface Found extends Want {
  readonly image: Image;
  /** Signatures, attestations, bills of materials: they go where the image goes. */
  readonly companions: readonly Want[];
}

interface Named {
  readonly image: Image;
  /** The line that names it, where a file does. */
  readonly number?: number | undefined;
}

/** Finds images at the source, all at once. Throws `IMAGES_MISSING` with every one that is not there. */
export async function findImages(
  names: readonly Named[],
  { origin, context }: { readonly origin: string; readonly context: PlanContext },
): Promise<readonly Found[]> {
  const contents = await Promise.all(names.map(({ image }) => context.source.find(image.source)));
  const missing = names.filter((_, index) => !contents[index]);
  if (missing.length > 0) {
    const isList = missing.some(({ number }) => number !== undefined);
    throw imagesMissing(origin, missing.map(nameOf), { isList });
  }
  return Promise.all(
    names.flatMap(({ image }, index) => (contents[index] ? [withCompanions(image, contents[index], context)] : [])),
  );
}

/** All that an image means at the target. */
export function* wantsOf({ content, to, tag, companions }: Found): Iterable<Want> {
  yield { content, to, tag };
  yield* companions;
}

async function withCompanions(image: Image, content: Located, context: PlanContext): Promise<Found> {
  const to = targetOf(image, context);
  const companions: Want[] = [];
  for await (const companion of context.companions(content)) companions.push({ ...companion, to });
  return { image, content, to, tag: image.tag, companions };
}

const nameOf = ({ image, number }: Named) => (number === undefined ? '' : `line ${number}: `) + image.source;
