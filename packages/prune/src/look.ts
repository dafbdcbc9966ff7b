import { orAbsent } from '@cse/errors';
import { isManifest, parseManifest, type Descriptor, type Digest } from '@cse/oci';
import { readAll, type Repository, type Store } from '@cse/store';
import { tooDeep, tooWide } from './errors.ts';

/** A manifest that stands in a repository, and what it says of others. */
export interface PresentManifest {
  readonly descriptor: Descriptor;
  /** The manifests and blobs that it is made of. */
  readonly parts: readonly Descriptor[];
  readonly subject?: Digest | undefined;
}

/** What can be seen of one repository: its tags, and all that these lead to. */
export interface Look {
  readonly repository: string;
  readonly tags: ReadonlyMap<string, Digest>;
  readonly manifests: ReadonlyMap<Digest, PresentManifest>;
}

export interface LookOptions {
  readonly target: Store;
  readonly signal?: AbortSignal | undefined;
}

/** Looks at a repository. What has no tag, and is part of nothing that has one, cannot be seen. */
export async function lookAt(name: string, { target, signal }: LookOptions): Promise<Look> {
  const repository = target.repository(name);
  const tags = new Map<string, Digest>();
  const manifests = new Map<Digest, PresentManifest>();
  const listed = (await orAbsent(Array.fromAsync(repository.tags({ signal })))) ?? [];
  await Promise.all(listed.map(follow));
  return { repository: name, tags, manifests };

  async function follow(tag: string): Promise<void> {
    const descriptor = await orAbsent(repository.resolve(tag, { signal }));
    // Somebody took it away after it was listed.
    if (!descriptor) return;
    tags.set(tag, descriptor.digest);
    await readInto(manifests, descriptor, { repository, signal });
  }
}

interface RepositoryLook {
  readonly repository: Repository;
  readonly signal: AbortSignal | undefined;
}

/** Deeper than any real index; what lies deeper is an attack. */
const DEPTH = 16;
/** More than any real repository has of tagged manifests and what they name; so is what is wider. */
const WIDTH = 100_000;
/** Manifests below one that are asked for together. */
const TOGETHER = 64;

/** Reads a manifest and those below it, each once. An index may name some that were never brought. */
export async function readInto(
  manifests: Map<Digest, PresentManifest>,
  descriptor: Descriptor,
  reading: RepositoryLook,
): Promise<void> {
  let level: readonly Descriptor[] = [descriptor];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === DEPTH) throw tooDeep(descriptor.digest, DEPTH);
    const below = new Map<Digest, Descriptor>();
    for (let at = 0; at < level.length; at += TOGETHER) {
      const batch = level.slice(at, at + TOGETHER);
      await Promise.all(batch.map((each) => readOne(manifests, each, reading)));
      for (const { digest } of batch)
        for (const part of manifests.get(digest)?.parts.filter(isManifest) ?? []) below.set(part.digest, part);
      if (manifests.size + below.size > WIDTH) throw tooWide(descriptor.digest, WIDTH);
    }
    level = [...below.values()].filter(({ digest }) => !manifests.has(digest));
  }
}

async function readOne(
  manifests: Map<Digest, PresentManifest>,
  descriptor: Descriptor,
  { repository, signal }: RepositoryLook,
): Promise<void> {
  if (manifests.has(descriptor.digest)) return;
  manifests.set(descriptor.digest, { descriptor, parts: [] });
  const bytes = await orAbsent(readAll(repository.fetch(descriptor, { signal })));
  if (!bytes) return void manifests.delete(descriptor.digest);
  const { config, layers, manifests: children, subject } = parseManifest(descriptor, bytes);
  const parts = [...children, ...(config ? [config] : []), ...layers];
  manifests.set(descriptor.digest, { descriptor, parts, subject: subject?.digest });
}
