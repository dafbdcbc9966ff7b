import { isAbsent, isCseError } from '@cse/errors';
import {
  digestOf,
  hasherOf,
  isDigest,
  isManifest,
  MediaType,
  parseManifest,
  type Descriptor,
  type Digest,
} from '@cse/oci';
import { contentNotFound, type CallOptions } from '@cse/store';
import type { Answer, Reply } from '../http/answer.ts';
import { contentMismatch, misbehaved, missingBlob, pageInstead, placeOf, RegistryError } from '../errors.ts';
import type { HeldManifest, ManifestCache } from './manifest-cache.ts';
import type { RetriedCall, Target } from '../target.ts';

// Distribution-spec: "at least 4 MiB"; who takes more in the field takes up to 8.
const LIMIT = 8 * 1024 * 1024;
const ACCEPT = [
  MediaType.manifest,
  MediaType.index,
  MediaType.dockerManifest,
  MediaType.dockerList,
  MediaType.artifact,
  MediaType.dockerSchema1Signed,
  '*/*;q=0.1',
].join(', ');

/** What a registry says of a manifest that it stored. */
export interface Stored {
  /** It lists the manifest among the referrers of its subject by itself. */
  readonly subject: boolean;
}

/** The manifests of one repository. */
export class Manifests {
  readonly #target: Target;
  readonly #cache: ManifestCache;
  /** What was refused for content that is said to be missing: a registry may need a moment until it sees that content. */
  readonly #refused = new Set<Digest>();

  constructor(target: Target, cache: ManifestCache) {
    this.#target = target;
    this.#cache = cache;
  }

  /**
   * Finds what a tag or digest names, without its bytes where the registry tells enough. That something is there HEAD proves;
   * whatever else it says is asked for again by GET.
   */
  async head(selector: string, options: RetriedCall = {}): Promise<Descriptor> {
    const { host } = this.#target;
    const { memory } = host;
    if (memory.headless || memory.lacking) return this.#whole(selector, options);
    const call = this.#target.reading('HEAD', { path: `manifests/${selector}`, object: selector, ...options });
    const answer = await host.send({ ...call, headers: { accept: ACCEPT }, expects: NO_HEAD });
    if (answer.status === 405 || answer.status === 501) memory.headless = true;
    const told = answer.ok ? descriptorIn(answer, selector) : undefined;
    if (told) return told;
    const found = await this.#whole(selector, options);
    memory.headless ||= answer.status === 404;
    return found;
  }

  // Where something was missing more will be: what has to be asked by GET in the end is asked by GET at once.
  async #whole(selector: string, options: RetriedCall): Promise<Descriptor> {
    const { memory } = this.#target.host;
    try {
      const { descriptor } = await this.get(selector, options);
      memory.lacking = false;
      return descriptor;
    } catch (cause) {
      memory.lacking ||= isAbsent(cause);
      throw cause;
    }
  }

  async get(selector: string, options: RetriedCall = {}): Promise<HeldManifest> {
    const { host, name } = this.#target;
    const known = isDigest(selector) ? this.#cache.get(name, selector) : undefined;
    if (known) return known;
    const call = this.#target.reading('GET', { path: `manifests/${selector}`, object: selector, ...options });
    const read = async (answer: Answer) => {
      if (answer.status === 404) throw absent(answer, { name, selector });
      return manifestIn(answer, { selector, bytes: await answer.bytes(LIMIT) });
    };
    const manifest = await host.send({ ...call, headers: { accept: ACCEPT }, expects: [404] }, read);
    this.#cache.set(name, manifest);
    return manifest;
  }

  /** Puts a manifest under its digest or a tag, and says what the registry answered of it. */
  async put({ descriptor, bytes }: HeldManifest, selector: string, options: CallOptions = {}): Promise<Stored> {
    const { host, name } = this.#target;
    const call = this.#target.writing('PUT', { path: `manifests/${selector}`, object: selector, ...options });
    const headers = { 'content-type': descriptor.mediaType };
    const sending = { ...call, headers, body: bytes, succeeds: [201] };
    if (this.#refused.has(descriptor.digest)) await host.outside.clock.sleep(SETTLING, options.signal);
    const retry = host.retry(call.where);
    for (;;) {
      try {
        const answer = await host.attempt(sending);
        const told = answer.header('docker-content-digest');
        if (isDigest(told) && told !== computed(bytes, told))
          throw contentMismatch(answer.where, `the registry stored it as ${told}`);
        this.#cache.set(name, { descriptor, bytes });
        return { subject: answer.header('oci-subject') !== undefined };
      } catch (cause) {
        // Whoever says less than that it is stored may have stored it all the same.
        if (isUnconfirmed(cause) && (await this.names(selector, descriptor, options))) return { subject: false };
        if (isLacking(cause)) this.#refused.add(descriptor.digest);
        await retry.after(meaningOf(cause), options.signal);
      }
    }
  }

  /** Says whether a tag or digest names a manifest now, as the registry itself hands it out. */
  async names(selector: string, { digest }: Pick<Descriptor, 'digest'>, options: CallOptions): Promise<boolean> {
    this.#cache.delete(this.#target.name, digest);
    const found = await this.get(selector, options).catch((cause: unknown) => {
      if (!isCseError(cause)) throw cause;
    });
    return found?.descriptor.digest === digest;
  }

  forget(digest: Digest): void {
    this.#cache.delete(this.#target.name, digest);
  }
}

// An answer to HEAD has no words, and is often another than that to GET.
const NO_HEAD = [400, 401, 403, 404, 405, 406, 410, 412, 429, 501];
// In milliseconds.
const SETTLING = 1_000;

function descriptorIn(answer: Reply, selector: string): Descriptor | undefined {
  const digest = isDigest(selector) ? selector : answer.header('docker-content-digest');
  const { mediaType, length } = answer;
  if (!isDigest(digest) || length === undefined || !mediaType || !isManifest({ mediaType })) return undefined;
  const told = answer.header('docker-content-digest');
  if (isDigest(told) && told !== digest && algorithm(told) === algorithm(digest))
    throw contentMismatch(answer.where, `the registry calls it ${told}`);
  return { mediaType, digest, size: length };
}

function manifestIn(
  answer: Reply,
  { selector, bytes }: { readonly selector: string; readonly bytes: Uint8Array },
): HeldManifest {
  const told = answer.header('docker-content-digest');
  const asked = isDigest(selector) ? selector : isDigest(told) ? told : digestOf(bytes);
  const found = computed(bytes, asked);
  if (found !== asked && told === undefined && answer.mediaType === 'text/html') throw pageInstead(answer.where);
  if (found !== asked)
    throw contentMismatch(answer.where, `its digest is ${found}${isDigest(selector) ? '' : `, not ${asked}`}`);
  const mediaType = mediaTypeOf(answer, bytes);
  const descriptor = { mediaType, digest: asked, size: bytes.byteLength };
  if (isManifest(descriptor) || isSchema1(mediaType)) parseManifest(descriptor, bytes);
  return { descriptor, bytes };
}

// A registry that gives no media type, or one for any JSON, leaves it to the manifest to say what it is.
function mediaTypeOf(answer: Reply, bytes: Uint8Array): string {
  const { mediaType = '' } = answer;
  if (isManifest({ mediaType }) || isSchema1(mediaType)) return mediaType;
  if (mediaType === 'text/html') throw pageInstead(answer.where);
  if (mediaType !== '' && !GENERIC.has(mediaType)) return mediaType;
  const own = ownMediaType(bytes);
  if (own === undefined)
    throw misbehaved(`${placeOf(answer.where)} is not a manifest: its media type is ${mediaType || 'missing'}`);
  return own;
}

const GENERIC = new Set(['application/json', 'text/plain', 'application/octet-stream', 'binary/octet-stream']);
const isSchema1 = (mediaType: string) =>
  mediaType === MediaType.dockerSchema1 || mediaType === MediaType.dockerSchema1Signed;

function ownMediaType(bytes: Uint8Array): string | undefined {
  try {
    const json: Record<string, unknown> | null = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof json?.['mediaType'] === 'string') return json['mediaType'];
    if (json && 'fsLayers' in json) return MediaType.dockerSchema1;
    if (json && 'manifests' in json) return MediaType.index;
    return json && 'layers' in json ? MediaType.manifest : undefined;
  } catch {
    return undefined;
  }
}

/** An answer of 404 in the registry's own words, or in those of a web server that is none. */
export function absent(answer: Reply, { name, selector }: { readonly name: string; readonly selector: string }): Error {
  const isPage = answer.mediaType === 'text/html';
  return contentNotFound(name, selector, isPage ? pageInstead(answer.where) : undefined);
}

function computed(bytes: Uint8Array, like: Digest): Digest {
  const hasher = hasherOf(like);
  hasher.update(bytes);
  return hasher.digest();
}

const algorithm = (digest: Digest) => digest.slice(0, digest.indexOf(':'));

const isUnconfirmed = (cause: unknown) => isCseError(cause) && cause.code === 'REGISTRY_UNCONFIRMED';

const isLacking = (cause: unknown): cause is RegistryError =>
  cause instanceof RegistryError &&
  cause.codes.some((code) => code === 'MANIFEST_BLOB_UNKNOWN' || code === 'BLOB_UNKNOWN');

function meaningOf(cause: unknown): unknown {
  if (!isLacking(cause)) return cause;
  const { codes, lacks, message, status } = cause;
  const hint = 'Blobs that it refers to have gone missing at the target: run the same command again.';
  return missingBlob(message, { status, codes, lacks, cause, hint });
}
