import { isAddress, isIndex, isManifest, parseHolder, type Digest } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';
import type { Contents } from './content.ts';
import { Doubts } from './doubts.ts';
import { readPart } from './read-part.ts';

interface CompanionOptions {
  readonly contents: Contents;
  readonly context: PlanContext;
  /** Fail if companions cannot be listed, instead of adding a note. */
  readonly strict: boolean;
}

type Companion = { readonly content: Located; readonly tag?: string | undefined };

const COSIGN = ['sig', 'att', 'sbom'];

/**
 * What belongs to an image without being part of it: the referrers of each of its manifests, and the tags that cosign puts
 * beside them. One list of tags a repository and, where the registry has the API, one of referrers a manifest. What of it
 * cannot be had is noted and left out, since the image can be had without it.
 */
export async function* companionsOf(image: Located, options: CompanionOptions): AsyncGenerator<Companion> {
  // Content made by the plan has no companions yet, and nothing speaks of a file.
  if (image.holder === 'plan' || isAddress(parseHolder(image.holder).repository)) return;
  const { contents } = options;
  const beside = { ...options, image, doubts: new Doubts(image, options) };
  const manifests = [image, ...(await childrenOf(image, contents))];
  const tags = await tagsBeside(beside);
  for (const manifest of manifests) {
    const { digest } = manifest.descriptor;
    const [found] = await Promise.all([speakingOf(digest, tags, beside), readPart(manifest, image, contents)]);
    for (const companion of found) if (await isReadable(companion.content, beside)) yield companion;
  }
}

async function speakingOf(digest: Digest, tags: Tags, beside: Beside): Promise<readonly Companion[]> {
  return [...(await cosignOf(digest, tags, beside)), ...(await referrersOf(digest, tags, beside))];
}

async function childrenOf(image: Located, contents: Contents): Promise<readonly Located[]> {
  if (!isIndex(image.descriptor)) return [];
  return (await contents.successors(image)).filter(({ descriptor }) => isManifest(descriptor));
}

interface Beside extends CompanionOptions {
  readonly image: Located;
  readonly doubts: Doubts;
}

/** The repository's tags, where they may be listed. */
type Tags = ReadonlySet<string> | undefined;

function tagsBeside({ image, context, doubts }: Beside): Promise<Tags> {
  const { side, repository } = parseHolder(image.holder);
  return doubts.unless('tags', async () => new Set(await Array.fromAsync(context[sideNamed(side)].tags(repository))));
}

/** If tags cannot be listed, looks up the tags that cosign would use by name. */
async function cosignOf(digest: Digest, tags: Tags, { image, context, doubts }: Beside): Promise<readonly Companion[]> {
  const { side, repository } = parseHolder(image.holder);
  const named = COSIGN.map((suffix) => `${digest.replace(':', '-')}.${suffix}`).filter((tag) => tags?.has(tag) ?? true);
  const found = await Promise.all(
    named.map(async (tag): Promise<Companion | undefined> => {
      const content = await doubts.unless('tag', () => context[sideNamed(side)].find(`${repository}:${tag}`));
      return content && { tag, content };
    }),
  );
  return found.filter((companion) => companion !== undefined);
}

async function referrersOf(
  subject: Digest,
  tags: Tags,
  { image, contents, context, doubts }: Beside,
): Promise<readonly Companion[]> {
  const { signal } = context;
  const onUnlisted = doubts.unlisted;
  const ask = () => Array.fromAsync(contents.repository(image).referrers(subject, { signal, tags, onUnlisted }));
  const found = (await doubts.unless('referrers', () => contents.ask(ask))) ?? [];
  return found.map((descriptor) => ({ content: { descriptor, holder: image.holder } }));
}

/** Says whether a listed manifest exists: lists may be out of date. */
async function isReadable(content: Located, { contents, doubts }: Beside): Promise<boolean> {
  if (!isManifest(content.descriptor)) return true;
  return (await doubts.unless('companion', async () => Boolean(await contents.successors(content)))) ?? false;
}

const sideNamed = (side: ReturnType<typeof parseHolder>['side']) => (side === 'target' ? 'target' : 'source');
