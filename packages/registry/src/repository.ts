import { orAbsent } from '@cse/errors';
import { isDigest, isManifest, parseManifest, type Descriptor, type Digest } from '@cse/oci';
import {
  bytesOf,
  contentNotFound,
  readAll,
  verified,
  type Arrival,
  type AskOptions,
  type Opener,
  type PushOptions,
  type ReferrersOptions,
  type Repository,
  type ResolveOptions,
  type TaggedOptions,
  type TagOptions,
  type CallOptions,
  type FetchOptions,
  type Bytes,
} from '@cse/store';
import { Blobs } from './blobs/blobs.ts';
import { RegistryError } from './errors.ts';
import { addReferrer } from './manifests/fallback-index.ts';
import type { Elsewhere } from './blobs/layer-urls.ts';
import type { HeldManifest, ManifestCache } from './manifests/manifest-cache.ts';
import { Manifests, type Stored } from './manifests/manifests.ts';
import { Presence } from './presence.ts';
import { referrersOf } from './manifests/referrers.ts';
import { tagsOf } from './manifests/tags.ts';
import type { Retry } from './http/retry.ts';
import type { RetriedCall, Target } from './target.ts';
import { askedFirst, unlessThere, type PresenceQuestion } from './unless-there.ts';

export interface RepositoryOptions {
  readonly cache: ManifestCache;
  readonly resolving: 'head' | 'get';
  /** Who is asked for what is not here but has addresses of its own. */
  readonly elsewhere?: Elsewhere | undefined;
}

// Larger content is worth a question even in a repository that seems empty: an earlier run may have left it there.
const WORTH_ASKING = 16 * 1024 * 1024;

/** One repository of a registry, as a place that holds content. */
export class RegistryRepository implements Repository {
  readonly #target: Target;
  readonly #resolving: 'head' | 'get';
  readonly #manifests: Manifests;
  readonly #blobs: Blobs;
  readonly #presence: Presence;
  readonly #pushing = new Map<Digest, Promise<Arrival>>();

  constructor(target: Target, { cache, resolving, elsewhere = () => undefined }: RepositoryOptions) {
    this.#target = target;
    this.#resolving = resolving;
    this.#manifests = new Manifests(target, cache);
    this.#blobs = new Blobs(target, elsewhere);
    this.#presence = new Presence(target);
  }

  async resolve(selector: string, { whole = false, ...options }: ResolveOptions = {}): Promise<Descriptor> {
    const found =
      whole || this.#resolving === 'get'
        ? (await this.#manifests.get(selector, options)).descriptor
        : await this.#manifests.head(selector, options);
    this.#presence.exists();
    return found;
  }

  tags(options: CallOptions = {}): AsyncIterable<string> {
    return tagsOf(this.#target, options);
  }

  referrers(subject: Digest, options: ReferrersOptions = {}): AsyncIterable<Descriptor> {
    return referrersOf(subject, { target: this.#target, manifests: this.#manifests, ...options });
  }

  async *fetch(content: Descriptor, options: FetchOptions = {}): Bytes {
    options.signal?.throwIfAborted();
    if (!isManifest(content)) return yield* this.#blobs.fetch(content, options);
    const { bytes } = await this.#manifests.get(content.digest, options);
    yield* options.start ? bytesOf(bytes.subarray(options.start)) : verified(content, bytesOf(bytes));
  }

  async has(content: Descriptor, options: AskOptions = {}): Promise<boolean> {
    return options.roughly
      ? (await askedFirst(this.#presenceOf(content, options))) === true
      : this.#has(content, options);
  }

  async #has(content: Descriptor, { assumeEmpty = false, ...options }: AskOptions & RetriedCall): Promise<boolean> {
    if (this.#presence.isHeld(content.digest)) return true;
    if (this.#blobs.isOpen(content)) return false;
    if (assumeEmpty && content.size < WORTH_ASKING && (await this.#presence.isEmpty(options))) return false;
    const found = await this.#find(content, options);
    if (found) this.#presence.hold(content.digest);
    return found;
  }

  push(content: Descriptor, open: Opener, options: PushOptions = {}): Promise<Arrival> {
    const { digest } = content;
    const pushing =
      (options.force ? undefined : this.#pushing.get(digest)) ??
      this.#push(content, { open, ...options }).finally(() => this.#pushing.delete(digest));
    this.#pushing.set(digest, pushing);
    return pushing;
  }

  async pushTagged(
    content: Descriptor,
    open: Opener,
    { tag, assumeEmpty, force, ...options }: TaggedOptions,
  ): Promise<Arrival> {
    const isNew = force || (assumeEmpty && (await this.#presence.isEmpty(options)));
    const write = () => this.#putManifest(content, tag, { open, ...options });
    const isThere = async (retry: Retry) =>
      (await orAbsent(this.#manifests.head(tag, { retry, ...options })))?.digest === content.digest;
    const arrival = isNew ? await write() : await unlessThere({ target: this.#target, object: tag, isThere }, write);
    this.#presence.hold(content.digest);
    return arrival;
  }

  async mount(content: Descriptor, from: string, options: CallOptions = {}): Promise<boolean> {
    if (isManifest(content) || from === this.#target.name) return this.has(content, options);
    const mounted = await this.#blobs.mount(content, from, options);
    if (mounted) this.#presence.hold(content.digest);
    return mounted;
  }

  async tag(content: Descriptor, tag: string, { open, ...options }: TagOptions = {}): Promise<void> {
    const bytes = open ? await this.#whole(content, open) : (await this.#manifests.get(content.digest, options)).bytes;
    await this.#put({ descriptor: plain(content), bytes }, tag, options);
  }

  async remove(content: Descriptor, options: CallOptions = {}): Promise<void> {
    this.#presence.drop(content.digest);
    this.#manifests.forget(content.digest);
    if (!isManifest(content)) return this.#blobs.remove(content, options);
    return this.#delete(content.digest, options);
  }

  untag(tag: string, options: CallOptions = {}): Promise<void> {
    return this.#delete(tag, options);
  }

  /** Gives up what was begun and not ended. */
  close(): Promise<void> {
    return this.#blobs.close();
  }

  #presenceOf(content: Descriptor, options: AskOptions): PresenceQuestion {
    const isThere = (retry: Retry) => this.#has(content, { retry, ...options, roughly: true });
    return { target: this.#target, object: content.digest, isThere };
  }

  async #find(content: Descriptor, options: RetriedCall): Promise<boolean> {
    if (!isManifest(content)) return this.#blobs.has(content, options);
    return (await orAbsent(this.#manifests.head(content.digest, options))) !== undefined;
  }

  async #push(content: Descriptor, { open, force = false, ...options }: PushRequest): Promise<Arrival> {
    const { digest } = content;
    const write = () =>
      isManifest(content)
        ? this.#putManifest(content, digest, { open, ...options })
        : this.#blobs.push({ content, open, ...options });
    const arrival = force ? await write() : await unlessThere(this.#presenceOf(content, options), write);
    this.#presence.hold(content.digest);
    return arrival;
  }

  async #putManifest(content: Descriptor, selector: string, { open, ...options }: PushRequest): Promise<Arrival> {
    const bytes = await this.#whole(content, open);
    const descriptor = plain(content);
    const { subject, artifactType, config, annotations } = parseManifest(content, bytes);
    const answer = await this.#put({ descriptor, bytes }, selector, options);
    if (!subject || answer?.subject) return answer ? 'pushed' : 'existed';
    const referrer = { ...descriptor, artifactType: artifactType ?? config?.mediaType, annotations };
    await addReferrer(this.#manifests, { subject: subject.digest, referrer, name: this.#target.name, ...options });
    return answer ? 'pushed' : 'existed';
  }

  /** What the registry answered, or nothing where it takes no manifest twice and has this one already. */
  async #put(manifest: HeldManifest, selector: string, options: CallOptions): Promise<Stored | undefined> {
    try {
      return await this.#manifests.put(manifest, selector, options);
    } catch (cause) {
      if (!(cause instanceof RegistryError)) throw cause;
      if (cause.code === 'REGISTRY_BLOB_UNKNOWN') this.#presence.drop();
      else if (UNCHANGEABLE.has(cause.status ?? 0)) {
        const isThere = await this.#manifests.names(selector, manifest.descriptor, options).catch(() => false);
        if (isThere) return undefined;
      }
      throw cause;
    }
  }

  async #whole(content: Descriptor, open: Opener): Promise<Uint8Array> {
    return readAll(verified(content, await open()));
  }

  async #delete(selector: string, options: CallOptions): Promise<void> {
    const call = this.#target.writing('DELETE', { path: `manifests/${selector}`, object: selector, ...options });
    const answer = await this.#target.host.send({ ...call, expects: [404] });
    if (answer.status === 404) throw contentNotFound(this.#target.name, selector);
    if (!isDigest(selector)) return;
    this.#manifests.forget(selector);
  }
}

// As registries answer that keep tags, or whatever is stored already, from being written again.
const UNCHANGEABLE = new Set([400, 403, 405, 409, 412]);

interface PushRequest extends AskOptions {
  readonly open: Opener;
  readonly force?: boolean | undefined;
}

const plain = ({ mediaType, digest, size }: Descriptor): Descriptor => ({ mediaType, digest, size });
