import { splitRepository, type Digest } from '@cse/oci';

/** The tag that keeps an image from being collected as garbage: every copied image has it. */
export const defaultTag = (digest: Digest): string => `${dashed(digest)}.imgpkg`;

/** The tag, in a bundle's own repository, of the image that says what the bundle is made of. */
export const locationsTag = (bundle: Digest): string => `${dashed(bundle)}.image-locations.imgpkg`;

/** The tag under which cosign keeps an image's signatures. */
export const signatureTag = (digest: Digest): string => `${dashed(digest)}.sig`;

/**
 * The default tag with the name of the repository that the image came from before it. The end of a long name is kept:
 * it says more than the beginning.
 */
export function repoBasedTag(original: string, digest: Digest): string {
  const { path } = splitRepository(original.split('@')[0] ?? original);
  const name = cleaned(path.replaceAll('/', '-')).slice(-LONGEST_NAME).replace(LEADING, '');
  return `${name}-${defaultTag(digest)}`.replace(/^-/, '');
}

// 128 characters, the longest tag, less "-sha256-", 64 digits and ".imgpkg".
const LONGEST_NAME = 49;
const LEADING = /^[^A-Za-z0-9_]+/;

const cleaned = (name: string) => name.replace(LEADING, '').replace(/[^A-Za-z0-9._-]/g, '');
const dashed = (digest: Digest) => digest.replace(':', '-');
