import { isDigest, type Digest } from '@cse/oci';
import type { PresentManifest, Look } from './look.ts';

/** What is wanted of one repository. */
export interface Wanted {
  readonly tags: ReadonlySet<string>;
  readonly manifests: ReadonlySet<Digest>;
}

export interface Decision {
  /** Manifests that nobody wants; those that are made of others come before them. */
  readonly remove: readonly PresentManifest[];
  /** Tags that nobody wants of manifests that somebody wants. */
  readonly untag: readonly string[];
  readonly keep: ReadonlySet<Digest>;
}

// `sha256-….sig`, `….att`, `….imgpkg`, `….image-locations.imgpkg`, and the tag that stands in for a list of referrers.
const COMPANION = /^(sha256|sha512)-([0-9a-f]{64,128})(?:\.[\w.-]+)?$/;

/**
 * Says what of a repository is wanted no more. Whatever a wanted tag names now is kept, also where it should name something
 * else, with all that it is made of, and with all that speaks of it: signatures, locations, referrers.
 */
export function decide({ tags, manifests }: Look, wanted: Wanted): Decision {
  const keep = new Set<Digest>();
  const keptTags = new Set<string>();
  for (const digest of wanted.manifests) keepWhole(digest);
  for (const [tag, digest] of tags) if (wanted.tags.has(tag)) keepTag(tag, digest);
  // What speaks of something kept is kept, and something else may speak of that again.
  for (let before = -1; before !== keep.size + keptTags.size;) {
    before = keep.size + keptTags.size;
    for (const [tag, digest] of tags)
      if (isKept(subjectOf(tag)) || isKept(manifests.get(digest)?.subject)) keepTag(tag, digest);
    for (const { descriptor, subject } of manifests.values()) if (isKept(subject)) keepWhole(descriptor.digest);
  }
  const untag = [...tags].filter(([tag, digest]) => keep.has(digest) && !keptTags.has(tag)).map(([tag]) => tag);
  return { remove: parentsFirst(manifests, keep), untag, keep };

  function isKept(digest: Digest | undefined): boolean {
    return digest !== undefined && keep.has(digest);
  }

  function keepTag(tag: string, digest: Digest): void {
    keptTags.add(tag);
    keepWhole(digest);
  }

  function keepWhole(digest: Digest): void {
    if (keep.has(digest)) return;
    keep.add(digest);
    for (const part of manifests.get(digest)?.parts ?? []) keepWhole(part.digest);
  }
}

function subjectOf(tag: string): Digest | undefined {
  const [, algorithm, hex] = COMPANION.exec(tag) ?? [];
  const digest = `${algorithm}:${hex}`;
  return isDigest(digest) ? digest : undefined;
}

// Registries refuse to take a manifest from an index that still stands there, or leave the index broken.
function parentsFirst(manifests: Look['manifests'], keep: ReadonlySet<Digest>): readonly PresentManifest[] {
  const ordered: PresentManifest[] = [];
  const seen = new Set<Digest>(keep);
  for (const digest of manifests.keys()) visit(digest);
  return ordered.reverse();

  function visit(digest: Digest): void {
    const found = manifests.get(digest);
    if (!found || seen.has(digest)) return;
    seen.add(digest);
    for (const part of found.parts) visit(part.digest);
    ordered.push(found);
  }
}
