import { parseReference, splitRepository, type Digest } from '@cse/oci';
import type { PlannedImage } from '@cse/graph';

/** How an image is called where its registry is said once, above all of them. */
export interface ImageName {
  /** `packages/core/antrea` */
  readonly name: string;
  /** Its tag, or how its digest begins. */
  readonly version: string;
  /** Where it is at the target, if that says more: `packages/core/repo:sha256-90487831….imgpkg`. */
  readonly place?: string | undefined;
}

// imgpkg moves images by digest, and notes where each of them was from: the digest is all that such a tag says.
const BY_DIGEST = /^sha256-([0-9a-f]{64})\.(image-locations\.)?imgpkg$/;

/** The name that tells an image apart, of the repository that it is known by: that of its source where the target's is a digest. */
export function nameOf({ reference, source, digest }: PlannedImage): ImageName {
  const { repository, tag } = parseReference(reference);
  const name = pathOf(repository);
  const [, , locations] = BY_DIGEST.exec(tag ?? '') ?? [];
  if (tag === undefined || !BY_DIGEST.test(tag)) return { name, version: tag ?? beginningOf(digest) };
  const place = `${name}:${shortTag(tag)}`;
  if (locations !== undefined) return { name, version: 'image locations', place };
  const from = source === undefined ? undefined : parseReference(source);
  return { name: from ? pathOf(from.repository) : name, version: from?.tag ?? beginningOf(digest), place };
}

/** What an image is part of: what its path says, in words. */
export function partOf(reference: string): string {
  const path = pathOf(parseReference(reference).repository);
  const last = path.slice(path.lastIndexOf('/') + 1);
  const [, packages] = /(?:^|\/)packages\/([^/]+)\//.exec(path) ?? [];
  if (packages !== undefined) return `${packages} packages`;
  if (/(?:^|\/)plugins\//.test(path)) return 'CLI plugins';
  if (/-(?:bom|compatibility)$/.test(last)) return 'BOMs';
  return last.startsWith('tkr-') ? 'Kubernetes releases' : OTHERS;
}

/** How the images of a plugin that are one part are called: with the plugin's name where several have such, or the part's says too little. */
export function labelOf({ part, owner }: { readonly part: string; readonly owner: string }, owners: number): string {
  if (part !== OTHERS) return owners > 1 ? `${owner} ${part}` : part;
  return owner.endsWith(OTHERS) ? owner : `${owner} ${OTHERS}`;
}

const OTHERS = 'images';

/** Of a repository's path what follows the folder that all of its kind are in: `packages/core/antrea`. */
function pathOf(repository: string): string {
  const { path } = splitRepository(repository);
  return path.slice(path.indexOf('/') + 1);
}

const beginningOf = (digest: Digest) => `@${digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 13)}`;
const shortTag = (tag: string) =>
  tag.replace(BY_DIGEST, (_, hex: string, kind = '') => `sha256-${hex.slice(0, 12)}….${kind}imgpkg`);
