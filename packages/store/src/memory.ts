import { isDigest, isManifest, type Descriptor, type Digest } from '@cse/oci';
import { bytesOf, readAll, type Arrival, type Opener, type Repository, type Store } from './content.ts';
import { contentNotFound } from './errors.ts';
import { referrerOf, subjectOf } from './referrer.ts';
import { verified } from './verify.ts';

interface StoredContent {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** A store in memory: for content that is made on the way, and in tests the place of a registry. */
export function memoryStore(): Store {
  const contents = new Map<string, Map<Digest, StoredContent>>();
  const repositories = new Map<string, Repository>();
  return {
    repository(name) {
      const repository = repositories.get(name) ?? memoryRepository(name, contents);
      repositories.set(name, repository);
      return repository;
    },
    async *repositories() {
      for (const [name, held] of contents)
        if ([...held.values()].some(({ descriptor }) => isManifest(descriptor))) yield name;
    },
    async [Symbol.asyncDispose]() {
      repositories.clear();
    },
  };
}

function memoryRepository(name: string, store: Map<string, Map<Digest, StoredContent>>): Repository {
  const held = new Map<Digest, StoredContent>();
  store.set(name, held);
  const tags = new Map<string, Digest>();

  function find(selector: string): StoredContent {
    const digest = isDigest(selector) ? selector : tags.get(selector);
    const found = digest && held.get(digest);
    if (!found) throw contentNotFound(name, selector);
    return found;
  }

  return {
    async resolve(selector) {
      return find(selector).descriptor;
    },
    async *tags() {
      yield* [...tags.keys()].sort();
    },
    async *referrers(subject) {
      for (const { descriptor, bytes } of held.values()) {
        if (isManifest(descriptor) && subjectOf(bytes) === subject) yield referrerOf(descriptor, bytes);
      }
    },
    async *fetch(content, { signal, start = 0 } = {}) {
      signal?.throwIfAborted();
      const { bytes } = find(content.digest);
      yield* start > 0 ? bytesOf(bytes.subarray(start)) : verified(content, bytesOf(bytes));
    },
    async has(content) {
      return held.has(content.digest);
    },
    async push(content: Descriptor, open: Opener): Promise<Arrival> {
      if (held.has(content.digest)) return 'existed';
      const { mediaType, digest, size } = content;
      const bytes = await readAll(verified(content, await open()));
      held.set(digest, { descriptor: { mediaType, digest, size }, bytes });
      return 'pushed';
    },
    async mount(content, from) {
      const there = store.get(from)?.get(content.digest);
      if (there) held.set(content.digest, there);
      return there !== undefined;
    },
    async tag(content, tag) {
      tags.set(tag, find(content.digest).descriptor.digest);
    },
    async remove(content) {
      held.delete(find(content.digest).descriptor.digest);
      for (const [tag, digest] of tags) if (digest === content.digest) tags.delete(tag);
    },
    async untag(tag) {
      if (!tags.delete(tag)) throw contentNotFound(name, tag);
    },
  };
}
