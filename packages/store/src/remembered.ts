import { isCseError } from '@cse/errors';
import { isDigest, isManifest, type Descriptor, type Digest } from '@cse/oci';
import {
  bytesOf,
  readAll,
  type Bytes,
  type FetchOptions,
  type ResolveOptions,
  type Source,
  type SourceStore,
} from './content.ts';
import { ContentFolder } from './content-folder.ts';
import type { Files } from './files.ts';
import { LastNamed } from './last-named.ts';
import { withPlainErrors } from './plain-files.ts';

export interface Cache {
  readonly dir: string;
  readonly files: Files;
}

/** Larger content is worth a request. */
const LIMIT = 4 * 1024 * 1024;

/**
 * The same store, with manifests and other small content kept in a folder by digest, and read from there the next time.
 * What a tag names is always asked afresh: with the manifest, where that is not at hand. An entry that is damaged is dropped and fetched again; a cache that cannot be
 * written to costs time, and nothing else.
 */
export function remembered(store: SourceStore, { dir, files }: Cache): SourceStore {
  // What is damaged is dropped when it is read, so nothing has to survive a power cut.
  const cache = new ContentFolder(withPlainErrors(files), { dir, ingest: `${dir}/.ingest`, lasting: false });
  const named = new LastNamed(withPlainErrors(files), `${dir}/names.txt`);
  return {
    repository: (name) => rememberedRepository(store.repository(name), { name, cache, named }),
    async [Symbol.asyncDispose]() {
      await unlessFailing(named.save());
      await store[Symbol.asyncDispose]();
    },
  };
}

interface Memory {
  readonly name: string;
  readonly cache: ContentFolder;
  readonly named: LastNamed;
}

function rememberedRepository(repository: Source, { name, cache, named }: Memory): Source {
  const isKept = async (digest: Digest | undefined) =>
    digest !== undefined && (await unlessFailing(cache.sizeOf(digest))) !== undefined;

  async function resolve(selector: string, options?: ResolveOptions): Promise<Descriptor> {
    const key = `${name}:${selector}`;
    const last = isDigest(selector) ? selector : await unlessFailing(named.get(key));
    const whole = !(await isKept(last));
    const found = await repository.resolve(selector, { ...options, whole });
    if (found.digest !== last) await unlessFailing(named.set(key, found.digest));
    // What came along is kept before a store that holds no more than the last of many lets go of it.
    if (whole && isManifest(found)) await readAll(fetchOnce(found, { repository, cache, options }), LIMIT);
    return found;
  }

  return {
    resolve,
    tags: (options) => repository.tags(options),
    referrers: (subject, options) => repository.referrers(subject, options),
    fetch: (content, options) => fetchOnce(content, { repository, cache, options }),
  };
}

interface CachedFetch {
  readonly repository: Source;
  readonly cache: ContentFolder;
  readonly options: FetchOptions | undefined;
}

async function* fetchOnce(content: Descriptor, { repository, cache, options }: CachedFetch): Bytes {
  if (content.size > LIMIT || options?.start) return yield* repository.fetch(content, options);
  options?.signal?.throwIfAborted();
  const kept = await unlessFailing(recall(content, cache));
  if (kept) return yield kept;
  const bytes = await readAll(repository.fetch(content, options), content.size);
  await unlessFailing(cache.write(content, () => bytesOf(bytes)));
  yield bytes;
}

async function recall(content: Descriptor, cache: ContentFolder): Promise<Uint8Array | undefined> {
  try {
    return await readAll(cache.read(content), LIMIT);
  } catch (error) {
    if (!isCseError(error) || error.code !== 'CONTENT_MISMATCH') throw error;
    await cache.remove(content.digest);
    return undefined;
  }
}

async function unlessFailing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isCseError(error) && /^(STORAGE|FILE|PATH)_/.test(error.code)) return undefined;
    throw error;
  }
}
