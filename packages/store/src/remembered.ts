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

/** So many manifests that came with their names are held until they are asked for, which is soon; larger ones are read from the folder. */
const [AT_HAND, SMALL] = [256, 16 * 1024];

/**
 * The same store, with manifests and other small content kept in a folder by digest, and read from there the next time.
 * What a tag names is always asked afresh: with the manifest, where that is not at hand. An entry that is damaged is dropped and fetched again; a cache that cannot be
 * written to costs time, and nothing else.
 */
export function remembered(store: SourceStore, { dir, files }: Cache): SourceStore {
  // What is damaged is dropped when it is read, so nothing has to survive a power cut.
  const cache = new ContentFolder(withPlainErrors(files), { dir, ingest: `${dir}/.ingest`, lasting: false });
  const named = new LastNamed(withPlainErrors(files), `${dir}/names.txt`);
  const atHand = new Map<Digest, Uint8Array>();
  return {
    repository: (name) => rememberedRepository(store.repository(name), { name, cache, named, atHand }),
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
  /** Manifests that came with their names, and were not asked for yet. */
  readonly atHand: Map<Digest, Uint8Array>;
}

function rememberedRepository(repository: Source, { name, ...memory }: Memory): Source {
  const { cache, named } = memory;

  const isKept = async (digest: Digest | undefined) =>
    digest !== undefined && (await unlessFailing(cache.sizeOf(digest))) !== undefined;

  async function resolve(selector: string, options?: ResolveOptions): Promise<Descriptor> {
    const key = `${name}:${selector}`;
    const last = isDigest(selector) ? selector : await unlessFailing(named.get(key));
    const whole = !(await isKept(last));
    const found = await repository.resolve(selector, { ...options, whole });
    if (found.digest !== last) await unlessFailing(named.set(key, found.digest));
    // What came along is kept before a store that holds no more than the last of many lets go of it.
    if (whole && isManifest(found) && found.size <= LIMIT) await keep(found, options);
    return found;
  }

  async function keep(found: Descriptor, options: ResolveOptions | undefined): Promise<void> {
    const bytes = await readAll(repository.fetch(found, options), found.size);
    await unlessFailing(cache.write(found, () => bytesOf(bytes)));
    if (found.size <= SMALL) memory.atHand.set(found.digest, bytes);
    const [oldest] = memory.atHand.keys();
    if (oldest !== undefined && memory.atHand.size > AT_HAND) memory.atHand.delete(oldest);
  }

  return {
    resolve,
    tags: (options) => repository.tags(options),
    referrers: (subject, options) => repository.referrers(subject, options),
    fetch: (content, options) => fetchOnce(content, { repository, options, ...memory }),
  };
}

interface CachedFetch extends Pick<Memory, 'cache' | 'atHand'> {
  readonly repository: Source;
  readonly options: FetchOptions | undefined;
}

async function* fetchOnce(content: Descriptor, { repository, cache, atHand, options }: CachedFetch): Bytes {
  if (content.size > LIMIT || options?.start) return yield* repository.fetch(content, options);
  options?.signal?.throwIfAborted();
  const fresh = atHand.get(content.digest);
  atHand.delete(content.digest);
  if (fresh?.byteLength === content.size) return yield fresh;
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
