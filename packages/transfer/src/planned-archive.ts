import type { Plan } from '@cse/graph';
import { isDigest, isManifest, parseHolder, parseManifest, type Descriptor, type Digest, type Holder } from '@cse/oci';
import { bytesOf, contentNotFound, type Bytes, type FetchOptions, type Source, type SourceStore } from '@cse/store';

/** What a repository of the archive will have. */
interface PlannedShelf {
  readonly tags: Map<string, Descriptor>;
  readonly manifests: Map<Digest, Descriptor>;
}

interface Shelves {
  readonly plan: Plan;
  readonly source: SourceStore;
  readonly byName: ReadonlyMap<string, PlannedShelf>;
  /** Who has each blob now. An archive keeps them without regard to repositories. */
  readonly blobs: ReadonlyMap<Digest, { readonly content: Descriptor; readonly holders: readonly Holder[] }>;
}

/** An archive as it will be when a plan has been run into it: it answers out of the plan, and reads blobs from where they are. */
export function plannedArchive(plan: Plan, source: SourceStore): SourceStore & { readonly plan: Plan } {
  const byName = new Map<string, PlannedShelf>();
  const blobs = new Map<Digest, { readonly content: Descriptor; readonly holders: readonly Holder[] }>();
  for (const step of plan.steps.values()) {
    const shelf = byName.get(step.to) ?? { tags: new Map(), manifests: new Map() };
    byName.set(step.to, shelf);
    if (step.kind === 'put-tag') shelf.tags.set(step.tag, step.content);
    if (step.kind === 'put-manifest') shelf.manifests.set(step.content.digest, step.content);
    if (step.kind !== 'copy-blob') continue;
    const known = blobs.get(step.content.digest)?.holders ?? [];
    blobs.set(step.content.digest, { content: step.content, holders: [...known, ...step.from] });
  }
  const shelves = { plan, source, byName, blobs };
  return {
    plan,
    repository: (name) => plannedRepository(name, shelves),
    async [Symbol.asyncDispose]() {},
  };
}

function plannedRepository(name: string, { plan, source, byName, blobs }: Shelves): Source {
  const shelf = byName.get(name);

  async function* fetch(content: Descriptor, options?: FetchOptions): Bytes {
    const { digest } = content;
    const bytes = plan.contents.get(digest);
    const isHere = isManifest(content) ? shelf?.manifests.has(digest) : shelf && blobs.has(digest);
    if (!isHere) throw contentNotFound(name, digest);
    if (bytes) return yield* bytesOf(bytes.subarray(options?.start ?? 0));
    const holder = blobs.get(digest)?.holders.find((each) => parseHolder(each).side === 'source');
    if (!holder) throw contentNotFound(name, digest);
    yield* source.repository(parseHolder(holder).repository).fetch(content, options);
  }

  return {
    async resolve(selector) {
      const found = isDigest(selector)
        ? (shelf?.manifests.get(selector) ?? (shelf && blobs.get(selector)?.content))
        : shelf?.tags.get(selector);
      if (!found) throw contentNotFound(name, selector);
      return found;
    },
    async *tags() {
      yield* [...(shelf?.tags.keys() ?? [])].sort();
    },
    async *referrers(subject) {
      for (const descriptor of shelf?.manifests.values() ?? []) {
        const facts = parseManifest(descriptor, plan.contents.get(descriptor.digest) ?? new Uint8Array());
        if (facts.subject?.digest === subject) yield descriptor;
      }
    },
    fetch,
  };
}
