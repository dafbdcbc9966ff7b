import { parseHolder, type Digest } from '@cse/oci';
import type { Located } from '@cse/plugin';
import { isBundle } from './bundle.ts';
import type { BundleReader } from './bundle-reader.ts';
import { lockMissing, nestedTooDeep } from './errors.ts';
import { parseImagesLock } from './images-lock.ts';
import { findMember } from './find-member.ts';
import { readLocations, type FoundLocations } from './read-locations.ts';
import { readFile } from './read-file.ts';

/** One image that a bundle names itself. */
export interface BundleImage {
  /** As the bundle's lock has it: `host/path@digest`. */
  readonly original: string;
  /** Where it was found. */
  readonly content: Located;
  readonly isBundle: boolean;
}

/** A bundle and what it names itself, each digest once. */
export interface Bundle {
  readonly original: string;
  readonly content: Located;
  readonly members: readonly BundleImage[];
  /** The image that says that all members are in the bundle's own repository, where there is one. */
  readonly locations?: Located | undefined;
}

// Nobody nests deeper than three; this only ends what would otherwise never end.
const DEEPEST = 64;

/** Reads a bundle and the bundles in it, to any depth: the outermost first, each once. */
export async function readBundles(root: Located, context: BundleReader): Promise<readonly Bundle[]> {
  const bundles = new Map<Digest, Bundle>();
  const original = `${parseHolder(root.holder).repository}@${root.descriptor.digest}`;
  let level: readonly BundleImage[] = [{ original, content: root, isBundle: true }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === DEEPEST) throw nestedTooDeep(original, DEEPEST);
    const read = await Promise.all(level.map((member) => readBundle(member, context)));
    for (const bundle of read) bundles.set(bundle.content.descriptor.digest, bundle);
    const nested = read.flatMap(({ members }) => members).filter((member) => member.isBundle);
    level = [...byDigest(nested).values()].filter(({ content }) => !bundles.has(content.descriptor.digest));
  }
  return [...bundles.values()];
}

async function readBundle({ original, content }: BundleImage, context: BundleReader): Promise<Bundle> {
  const [images, locations] = await Promise.all([lockOf(content, original, context), readLocations(content, context)]);
  const members = await membersOf(images, { bundle: content, locations, context });
  return { original, content, members, locations: locations?.content };
}

async function lockOf(bundle: Located, name: string, context: BundleReader): Promise<readonly string[]> {
  const text = await readFile(bundle, '.imgpkg/images.yml', context);
  if (text === undefined) throw lockMissing(name);
  const { images } = parseImagesLock(text, `.imgpkg/images.yml of ${name}`);
  // One digest from two places is one image; the later place counts.
  return [...new Map(images.map(({ image }) => [image.slice(image.indexOf('@')), image])).values()];
}

interface BundleSearch {
  readonly bundle: Located;
  readonly locations: FoundLocations | undefined;
  readonly context: BundleReader;
}

async function membersOf(images: readonly string[], surroundings: BundleSearch): Promise<readonly BundleImage[]> {
  const { bundle, locations, context } = surroundings;
  const own = parseHolder(bundle.holder).repository;
  const read = async (original: string, order: 'own' | 'original'): Promise<BundleImage> => {
    const content = await findMember(original, { bundle, order, context });
    const known = locations?.kinds.get(original);
    return { original, content, isBundle: known ?? (await isBundle(content, context)) };
  };
  const [first, ...rest] = images;
  if (first === undefined) return [];
  // Images of a bundle mostly are together: where the first one was, the others are asked for first.
  const found = await read(first, 'own');
  const order = locations || parseHolder(found.content.holder).repository === own ? 'own' : 'original';
  return [found, ...(await Promise.all(rest.map((image) => read(image, order))))];
}

const byDigest = (members: readonly BundleImage[]) =>
  new Map(members.map((member) => [member.content.descriptor.digest, member]));
