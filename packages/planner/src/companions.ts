import { faultOf } from '@cse/errors';
import { isIndex, isManifest, parseHolder, type Digest } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';
import type { Contents } from './content.ts';

interface CompanionOptions {
  readonly contents: Contents;
  readonly context: PlanContext;
}

type Companion = { readonly content: Located; readonly tag?: string | undefined };

const COSIGN = ['sig', 'att', 'sbom'];

/**
 * What belongs to an image without being part of it: the referrers of each of its manifests, and the tags that cosign puts
 * beside them. One list of tags a repository and, where the registry has the API, one of referrers a manifest.
 */
export async function* companionsOf(image: Located, options: CompanionOptions): AsyncGenerator<Companion> {
  const { contents, context } = options;
  // What the plan makes itself has nobody who speaks of it yet.
  if (image.holder === 'plan') return;
  const manifests = [image, ...(await childrenOf(image, contents))];
  const tags = await tagsBeside(image, context);
  for (const { descriptor } of manifests) {
    yield* await cosignOf(descriptor.digest, { image, tags, context });
    for await (const referrer of contents
      .repository(image)
      .referrers(descriptor.digest, { signal: context.signal, tags })) {
      yield { content: { descriptor: referrer, holder: image.holder } };
    }
  }
}

async function childrenOf(image: Located, contents: Contents): Promise<readonly Located[]> {
  if (!isIndex(image.descriptor)) return [];
  return (await contents.successors(image)).filter(({ descriptor }) => isManifest(descriptor));
}

async function tagsBeside(
  image: Located,
  { source, target, note }: PlanContext,
): Promise<ReadonlySet<string> | undefined> {
  const { side, repository } = parseHolder(image.holder);
  try {
    return new Set(await Array.fromAsync((side === 'source' ? source : target).tags(repository)));
  } catch (error) {
    if (faultOf(error) !== 'access') throw error;
    note(`${repository} does not let its tags be listed: signatures beside its images were not looked for`);
    return undefined;
  }
}

interface Beside {
  readonly image: Located;
  /** Of the repository, where they may be listed. */
  readonly tags: ReadonlySet<string> | undefined;
  readonly context: PlanContext;
}

function cosignOf(digest: Digest, { image, tags, context }: Beside): Promise<Companion[]> {
  const { side, repository } = parseHolder(image.holder);
  const present = COSIGN.map((suffix) => `${digest.replace(':', '-')}.${suffix}`).filter((tag) => tags?.has(tag));
  return Promise.all(
    present.map(async (tag) => ({
      tag,
      content: await context[side === 'target' ? 'target' : 'source'].resolve(`${repository}:${tag}`),
    })),
  );
}
