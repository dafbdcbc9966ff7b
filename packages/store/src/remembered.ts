import { isCseError } from '@cse/errors';
import type { Descriptor } from '@cse/oci';
import { bytesOf, readAll, type Bytes, type FetchOptions, type Source, type SourceStore } from './content.ts';
import { ContentFolder } from './content-folder.ts';
import type { Files } from './files.ts';
import { withPlainErrors } from './plain-files.ts';

export interface Cache {
  readonly dir: string;
  readonly files: Files;
}

/** Larger content is worth a request. */
const LIMIT = 4 * 1024 * 1024;

/**
 * The same store, with manifests and other small content kept in a folder by digest, and read from there the next time.
 * What a tag names is always asked afresh. An entry that is damaged is dropped and fetched again; a cache that cannot be
 * written to costs time, and nothing else.
 */
export function remembered(store: SourceStore, { dir, files }: Cache): SourceStore {
  // What is damaged is dropped when it is read, so nothing has to survive a power cut.
  const cache = new ContentFolder(withPlainErrors(files), { dir, ingest: `${dir}/.ingest`, lasting: false });
  return {
    repository: (name) => rememberedRepository(store.repository(name), cache),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function rememberedRepository(repository: Source, cache: ContentFolder): Source {
  return {
    resolve: (selector, options) => repository.resolve(selector, options),
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
  if ((await cache.sizeOf(content.digest)) === undefined) return undefined;
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
