import { isCseError } from '@cse/errors';
import type { Plan } from '@cse/graph';
import { isDigest, isManifest, parseManifest, type Descriptor, type Digest } from '@cse/oci';
import {
  bytesOf,
  contentNotFound,
  readFile,
  verified,
  type Bytes,
  type Files,
  type Shelf,
  type Source,
} from '@cse/store';
import { contentPresumed, partDamaged, partMissing } from '../errors.ts';
import type { ArchiveManifest, PlacedContent } from '../format/manifest.ts';

export interface SourceRepositoryOptions {
  readonly shelf: Shelf | undefined;
  readonly manifest: ArchiveManifest;
  readonly contents: ReadonlyMap<Digest, PlacedContent>;
  readonly plan: Plan;
  /** Where the parts stand that are there. */
  readonly paths: ReadonlyMap<number, string>;
  readonly files: Files;
}

/** One repository of an archive, to be read: manifests come from the plan, blobs from the parts, both verified. */
export function sourceRepository(name: string, options: SourceRepositoryOptions): Source {
  const { shelf, manifest, contents, plan } = options;

  function manifestBytes({ digest }: Descriptor): Uint8Array | undefined {
    return shelf?.manifests.has(digest) ? plan.contents.get(digest) : undefined;
  }

  function placed({ digest }: Descriptor): PlacedContent {
    const found = contents.get(digest);
    if (found && shelf) return found;
    if (shelf && manifest.presumes.some((content) => content.digest === digest))
      throw contentPresumed(digest, manifest);
    throw contentNotFound(name, digest);
  }

  function blobHere(digest: Digest): Descriptor | undefined {
    const found = shelf && contents.get(digest);
    return found && { mediaType: 'application/octet-stream', digest, size: found.size };
  }

  return {
    async resolve(selector) {
      const digest = isDigest(selector) ? selector : shelf?.tags.get(selector);
      const found = digest && (shelf?.manifests.get(digest) ?? blobHere(digest));
      if (!found) throw contentNotFound(name, selector);
      return found;
    },
    async *tags() {
      yield* [...(shelf?.tags.keys() ?? [])].sort();
    },
    async *referrers(subject) {
      for (const descriptor of shelf?.manifests.values() ?? []) {
        const facts = parseManifest(descriptor, manifestBytes(descriptor) ?? new Uint8Array());
        const { annotations, artifactType = facts.config?.mediaType } = facts;
        if (facts.subject?.digest === subject)
          yield { ...descriptor, artifactType, ...(annotations ? { annotations } : {}) };
      }
    },
    async *fetch(content, { signal, start = 0 } = {}) {
      signal?.throwIfAborted();
      const small = isManifest(content) ? manifestBytes(content) : undefined;
      const bytes = small ? bytesOf(small.subarray(start)) : stretches(placed(content), start, options);
      for await (const chunk of start > 0 ? bytes : named(content, bytes, options)) {
        signal?.throwIfAborted();
        yield chunk;
      }
    },
  };
}

/** Reads content out of the parts that it lies in. */
async function* stretches(
  { digest, places }: PlacedContent,
  skip: number,
  { paths, files, manifest }: SourceRepositoryOptions,
): Bytes {
  let left = skip;
  for (const [part, at, length] of places) {
    const from = Math.min(left, length);
    left -= from;
    if (from === length) continue;
    const path = paths.get(part);
    if (path === undefined) throw partMissing(part, manifest.parts[part - 1]?.name ?? '', digest);
    yield* readFile(files, path, { start: at + from, end: at + length });
  }
}

/** Verified content; what does not match names the part that is to be carried again. */
async function* named(content: Descriptor, bytes: Bytes, { contents, paths }: SourceRepositoryOptions): Bytes {
  try {
    yield* verified(content, bytes);
  } catch (cause) {
    const parts = (contents.get(content.digest)?.places ?? []).map(([part]) => part);
    if (!isCseError(cause) || cause.code !== 'CONTENT_MISMATCH' || parts.length === 0) throw cause;
    throw partDamaged(parts, paths.get(parts[0] ?? 0) ?? '', cause);
  }
}
