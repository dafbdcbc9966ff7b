import { parseReference, printReference } from '@cse/oci';
import type { FoundImage, ImageRequest, Located, PlanContext, Want } from '@cse/plugin';
import { imagesMissing } from './errors.ts';
import { ifThere } from './optional.ts';

/** Finds images at the source, all at once, with their companions. Throws `IMAGES_MISSING` with all that it lacks. */
export async function findImages(
  requests: readonly (string | ImageRequest)[],
  context: PlanContext,
): Promise<readonly FoundImage[]> {
  const asked = requests.map((request) => (typeof request === 'string' ? { reference: request } : request));
  const contents = await Promise.all(asked.map(({ reference }) => context.source.find(pinned(reference))));
  const missing = asked.filter((_, at) => !contents[at]);
  const needed = missing.filter(({ optional }) => !optional);
  if (needed.length > 0) throw imagesMissing(needed.map(({ reference }) => reference));
  for (const { reference } of missing) context.note(`the source lacks ${reference}, which is optional: it is left out`);
  const all = await Promise.all(
    asked.flatMap((request, at) => (contents[at] ? [wholeOf(request, contents[at], context)] : [])),
  );
  return all.filter((image) => image !== undefined);
}

/** An image of which the source lacks a part is as good as none where it is optional. */
function wholeOf(request: ImageRequest, content: Located, context: PlanContext): Promise<FoundImage | undefined> {
  const image = found(request, content, context);
  return request.optional ? ifThere(image, { name: request.reference, note: context.note }) : image;
}

async function found(request: ImageRequest, content: Located, context: PlanContext): Promise<FoundImage> {
  const { reference, path, companions = true, optional } = request;
  const { repository, digest, tag = digest ? undefined : 'latest' } = parseReference(reference);
  const to = path === undefined ? context.relocate(repository) : context.place(path);
  const wants: Want[] = [{ content, to, tag: request.tag ?? tag }];
  if (companions) for await (const companion of context.companions(content)) wants.push({ ...companion, to });
  return { reference, content, wants: optional ? wants.map((want) => ({ ...want, optional })) : wants };
}

/** What has a digest is asked for by it: its tag is only what it is to be called. */
function pinned(reference: string): string {
  const { repository, digest, tag = 'latest' } = parseReference(reference);
  return printReference(digest ? { repository, digest } : { repository, tag });
}
