import { splitRepository, type Descriptor, type Digest } from '@cse/oci';
import {
  contentNotFound,
  type Arrival,
  type AskOptions,
  type Bytes,
  type CallOptions,
  type FetchOptions,
} from '@cse/store';
import type { Answer } from '../http/answer.ts';
import { parseContentRange } from './content-range.ts';
import { download } from './download.ts';
import { damaged, pageInstead, RegistryError } from '../errors.ts';
import { fromUrls, type Elsewhere } from './layer-urls.ts';
import { repositoryScope } from '../auth/scope.ts';
import { cancelSession, lingering, sessionOf, type UploadSession } from './session.ts';
import type { BlobUpload, RetriedCall, Target } from '../target.ts';
import { Upload } from './upload.ts';

/** The blobs of one repository. */
export class Blobs {
  readonly #target: Target;
  readonly #elsewhere: Elsewhere;
  /** The sessions that a mount opened instead: the push of that blob goes on in them. */
  readonly #sessions = new Map<Digest, UploadSession>();
  /** What the registry has with another size. */
  readonly #unsound = new Set<Digest>();

  constructor(target: Target, elsewhere: Elsewhere) {
    this.#target = target;
    this.#elsewhere = elsewhere;
  }

  async *fetch(content: Descriptor, { start = 0, byUrls = false, ...options }: FetchOptions = {}): Bytes {
    const object = content.digest;
    const call = this.#target.reading('GET', { path: `blobs/${object}`, object, ...options });
    const lane = content.size > LARGE ? 'download' : 'small-download';
    try {
      yield* download(this.#target.host, { content, start, call: { ...call, lane } });
    } catch (cause) {
      if (!(cause instanceof RegistryError) || cause.status !== 404) throw cause;
      if (!byUrls || !content.urls) throw contentNotFound(this.#target.name, object, cause);
      yield* fromUrls(content, { target: this.#target, elsewhere: this.#elsewhere, start, ...options });
    }
  }

  /**
   * Says whether it is there whole: what is there with another size is not it. HEAD proves no more than that it is there, so
   * all else is asked by GET, unless `roughly` lets a registry that was right about that before be believed.
   */
  async has(content: Descriptor, { roughly = false, ...options }: AskOptions & RetriedCall = {}): Promise<boolean> {
    const { memory } = this.#target.host;
    if (memory.headless) return this.#isHeld(content, options);
    const object = content.digest;
    const call = this.#target.reading('HEAD', { path: `blobs/${object}`, object, ...options });
    const { status, ok, length, mediaType, where } = await this.#target.host.send({ ...call, expects: NO_HEAD });
    if (ok && length === undefined && mediaType === 'text/html') throw pageInstead(where);
    if (ok && (length === undefined || length === content.size)) return true;
    if (status === 404 && roughly && memory.tellsAbsence) return false;
    memory.headless ||= status === 405 || status === 501;
    const held = await this.#isHeld(content, options);
    if (status === 404) memory[held ? 'headless' : 'tellsAbsence'] = true;
    return held;
  }

  /** Asks for the first byte: the answer has the size of all. */
  async #isHeld(content: Descriptor, options: RetriedCall): Promise<boolean> {
    const object = content.digest;
    const call = this.#target.reading('GET', { path: `blobs/${object}`, object, ...options });
    const asked = { ...call, headers: { range: 'bytes=0-0' }, expects: [404, 416] };
    return this.#target.host.send(asked, async (answer) => {
      if (answer.status === 404) return false;
      if (answer.length === undefined && answer.mediaType === 'text/html') throw pageInstead(answer.where);
      const isWhole = isSize(sizeIn(answer), content);
      if (!isWhole && WITH_SIZE.has(answer.status)) this.#unsound.add(content.digest);
      return isWhole;
    });
  }

  async push(parcel: BlobUpload): Promise<Arrival> {
    const { content, signal } = parcel;
    const session = this.#sessions.get(content.digest);
    this.#sessions.delete(content.digest);
    await new Upload(this.#target, parcel, {
      session,
      isThere: (retry) => this.has(content, { signal, retry, roughly: true }),
    }).run();
    // Who has a wrong one may keep it, whatever is sent.
    if (this.#unsound.delete(content.digest) && !(await this.#isHeld(content, { signal })))
      throw damaged(this.#target.where(content.digest), { gives: 'content of another size' });
    return 'pushed';
  }

  /** Says whether a push of this blob would go on in an upload that is open already: it is known not to be there. */
  isOpen({ digest }: Descriptor): boolean {
    return this.#sessions.has(digest);
  }

  async mount(content: Descriptor, from: string, options: CallOptions = {}): Promise<boolean> {
    const { host } = this.#target;
    const { host: other, path } = splitRepository(from);
    if (other !== host.name || host.memory.mountsRefused || this.isOpen(content)) return false;
    const query = `mount=${encodeURIComponent(content.digest)}&from=${encodeURIComponent(path)}`;
    options.signal?.throwIfAborted();
    using late = lingering(this.#target, options.signal);
    const asked = { path: `blobs/uploads/?${query}`, object: content.digest, signal: late.signal };
    const call = { ...this.#target.writing('POST', asked), lastTry: options.signal };
    const scopes = [...call.scopes, repositoryScope(path, 'pull')];
    const answer = await host.send({ ...call, scopes, body: new Uint8Array(), succeeds: [201, 202] }).catch(orRefusal);
    if (!answer) return false;
    const isOpen = answer.status === 202 && answer.header('location') !== undefined;
    const session = isOpen ? await sessionOf(this.#target, answer) : undefined;
    if (session) this.#sessions.set(content.digest, session);
    return answer.status === 201 && (await this.#isReal(content, options));
  }

  async remove({ digest }: Descriptor, options: CallOptions = {}): Promise<void> {
    const call = this.#target.writing('DELETE', { path: `blobs/${digest}`, object: digest, ...options });
    const answer = await this.#target.host.send({ ...call, expects: [404] });
    if (answer.status === 404) throw contentNotFound(this.#target.name, digest);
  }

  /** Gives up the uploads that nothing came into. */
  async close(): Promise<void> {
    const open = [...this.#sessions];
    this.#sessions.clear();
    await Promise.all(open.map(([digest, session]) => cancelSession(this.#target, session, digest)));
  }

  // The first mount of a run is looked at: a registry that says yes and does nothing is asked no more.
  async #isReal(content: Descriptor, options: CallOptions): Promise<boolean> {
    const { memory } = this.#target.host;
    memory.mountsProved ??= this.has(content, options).catch((cause: unknown) => {
      memory.mountsProved = undefined;
      throw cause;
    });
    const isReal = await memory.mountsProved;
    memory.mountsRefused ||= !isReal;
    return isReal;
  }
}

const LARGE = 1024 * 1024;
const WITH_SIZE = new Set([200, 206, 416]);
// An answer to HEAD has no words, and is often another than that to GET.
const NO_HEAD = [400, 401, 403, 404, 405, 406, 410, 501];

/** How large the whole is, where an answer to a request for its first byte says so. */
function sizeIn(answer: Answer): number | undefined {
  // Of nothing there is no first byte.
  if (answer.status === 416) return 0;
  if (answer.status === 206) return parseContentRange(answer.headers('content-range'))?.total;
  return answer.header('content-encoding') === undefined ? answer.length : undefined;
}

const isSize = (size: number | undefined, content: Descriptor) => size === undefined || size === content.size;

// Who may not mount may still push: the refusal is about the other repository.
function orRefusal(cause: unknown): undefined {
  if (cause instanceof RegistryError && cause.code === 'REGISTRY_UNCONFIRMED') return undefined;
  if (cause instanceof RegistryError && !cause.transient && cause.status !== undefined) return undefined;
  throw cause;
}
