import { splitRepository, type Descriptor, type Digest } from '@cse/oci';
import { contentNotFound, type Arrival, type Bytes, type CallOptions, type FetchOptions } from '@cse/store';
import { download } from './download.ts';
import { pageInstead, RegistryError } from './errors.ts';
import type { Retry } from './retry.ts';
import { repositoryScope } from './scope.ts';
import { cancelSession, sessionOf, type Session } from './session.ts';
import type { Parcel, Target } from './target.ts';
import { Upload } from './upload.ts';

/** The blobs of one repository. */
export class Blobs {
  readonly #target: Target;
  /** The sessions that a mount opened instead: the push of that blob goes on in them. */
  readonly #sessions = new Map<Digest, Session>();

  constructor(target: Target) {
    this.#target = target;
  }

  async *fetch(content: Descriptor, { start = 0, ...options }: FetchOptions = {}): Bytes {
    const object = content.digest;
    const call = this.#target.reading('GET', { path: `blobs/${object}`, object, ...options });
    const lane = content.size > LARGE ? 'download' : 'small-download';
    try {
      yield* download(this.#target.host, { content, start, call: { ...call, lane } });
    } catch (cause) {
      if (cause instanceof RegistryError && cause.status === 404)
        throw contentNotFound(this.#target.name, object, cause);
      throw cause;
    }
  }

  /** Says whether it is there whole: what is there with another size is not it. */
  async has(content: Descriptor, options: CallOptions & { readonly retry?: Retry } = {}): Promise<boolean> {
    const { host } = this.#target;
    const object = content.digest;
    const asked = { path: `blobs/${object}`, object, ...options };
    const call = this.#target.reading(host.memory.headless ? 'GET' : 'HEAD', asked);
    let answer = await host.send({ ...call, expects: [404, ...NO_HEAD] });
    if (call.method === 'HEAD' && NO_HEAD.includes(answer.status)) {
      host.memory.headless ||= answer.status === 405 || answer.status === 501;
      answer = await host.send({ ...this.#target.reading('GET', asked), expects: [404] });
    }
    if (!answer.ok) return false;
    if (answer.length !== undefined) return answer.length === content.size;
    if (answer.mediaType === 'text/html') throw pageInstead(answer.where);
    return true;
  }

  async push(parcel: Parcel): Promise<Arrival> {
    const { content, signal } = parcel;
    const session = this.#sessions.get(content.digest);
    this.#sessions.delete(content.digest);
    await new Upload(this.#target, parcel, { session, isThere: (retry) => this.has(content, { signal, retry }) }).run();
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
    const call = this.#target.writing('POST', { path: `blobs/uploads/?${query}`, object: content.digest, ...options });
    const scopes = [...call.scopes, repositoryScope(path, 'pull')];
    const answer = await host.send({ ...call, scopes, body: new Uint8Array() }).catch(orRefusal);
    if (!answer) return false;
    const session = answer.status === 202 ? await sessionOf(this.#target, answer) : undefined;
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
const NO_HEAD = [400, 403, 405, 501];

// Who may not mount may still push: the refusal is about the other repository.
function orRefusal(cause: unknown): undefined {
  if (cause instanceof RegistryError && !cause.transient && cause.status !== undefined) return undefined;
  throw cause;
}
