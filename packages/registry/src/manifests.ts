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
import type { Answer, Reply } from './answer.ts';
import { contentMismatch, misbehaved, missingBlob, pageInstead, placeOf, RegistryError } from './errors.ts';
import type { HeldManifest, ManifestCache } from './manifest-cache.ts';
import type { Target } from './target.ts';

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

/** The manifests of one repository. */
export class Manifests {
  readonly #target: Target;
  readonly #cache: ManifestCache;

  constructor(target: Target, cache: ManifestCache) {
    this.#target = target;
    this.#cache = cache;
  }

  /** Finds what a tag or digest names, without its bytes where the registry tells enough. */
  async head(selector: string, options: CallOptions = {}): Promise<Descriptor> {
    const { host, name } = this.#target;
    if (host.memory.headless) return (await this.get(selector, options)).descriptor;
    const call = this.#target.reading('HEAD', { path: `manifests/${selector}`, object: selector, ...options });
    const answer = await host.send({ ...call, headers: { accept: ACCEPT }, expects: [404, ...NO_HEAD] });
    if (answer.status === 404) throw absent(answer, { name, selector });
    if (answer.status === 405 || answer.status === 501) host.memory.headless = true;
    return (answer.ok ? descriptorIn(answer, selector) : undefined) ?? (await this.get(selector, options)).descriptor;
  }

  async get(selector: string, options: CallOptions = {}): Promise<HeldManifest> {
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
  async put(
    { descriptor, bytes }: HeldManifest,
    selector: string,
    options: CallOptions = {},
  ): Promise<{ readonly subject: boolean }> {
    const { host, name } = this.#target;
    const call = this.#target.writing('PUT', { path: `manifests/${selector}`, object: selector, ...options });
    const headers = { 'content-type': descriptor.mediaType };
    const answer = await host.send({ ...call, headers, body: bytes }).catch((cause: unknown) => {
      throw meaningOf(cause);
    });
    const told = answer.header('docker-content-digest');
    if (isDigest(told) && told !== computed(bytes, told))
      throw contentMismatch(answer.where, `the registry stored it as ${told}`);
    this.#cache.set(name, { descriptor, bytes });
    return { subject: answer.header('oci-subject') !== undefined };
  }

  forget(digest: Digest): void {
    this.#cache.delete(this.#target.name, digest);
  }
}

// Some answer HEAD with a refusal and GET with the truth.
const NO_HEAD = [400, 403, 405, 501];

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
    throw contentMismatch(answer.where, `its digest is ${found}${isDigest(selector) ? '' : ` and not ${asked}`}`);
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
    throw misbehaved(`${placeOf(answer.where)} is no manifest: it comes as ${mediaType || 'nothing in particular'}`);
  return own;
}

const GENERIC = new Set(['application/json', 'text/plain', 'application/octet-stream', 'binary/octet-stream']);
const isSchema1 = (mediaType: string) =>
  mediaType === MediaType.dockerSchema1 || mediaType === MediaType.dockerSchema1Signed;

function ownMediaType(bytes: Uint8Array): string | undefined {
  try {
    const json = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown> | null;
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

function meaningOf(cause: unknown): unknown {
  if (!(cause instanceof RegistryError)) return cause;
  const { codes, message, status } = cause;
  if (codes.some((code) => code === 'MANIFEST_BLOB_UNKNOWN' || code === 'BLOB_UNKNOWN'))
    return missingBlob(message, {
      status,
      codes,
      cause,
      hint: 'Content it is made of went missing at the target: run it again.',
    });
  return cause;
}
