import type { Bytes } from '@cse/store';
import { ChunkSource } from './chunk-source.ts';
import { contentMismatch, RegistryError } from '../errors.ts';
import type { Retry } from '../http/retry.ts';
import { sendChunks } from './send-chunks.ts';
import { cancelSession, closingAddress, isLost, openSession, type UploadSession } from './session.ts';
import { counted, type BlobUpload, type Target } from '../target.ts';

// Registries behind proxies and services with limits take at least this much at once; most take any size.
const CHUNK = 16 * 1024 * 1024;
const LEAST_CHUNK = 256 * 1024;
// Above this, a piece waits in the lane of the big ones.
const SMALL = 1024 * 1024;
const RESTARTS = 4;

/** Brings one blob into a repository: in one piece where that works, in chunks where it does not. */
export class Upload {
  readonly #target: Target;
  readonly #parcel: BlobUpload;
  readonly #isThere: (retry: Retry) => Promise<boolean>;
  readonly #retry: Retry;
  #session: UploadSession | undefined;
  #chunk: number | undefined;
  #restarts = 0;
  #broken: { readonly cause: unknown } | undefined;

  constructor(
    target: Target,
    parcel: BlobUpload,
    { session, isThere }: { readonly session: UploadSession | undefined; isThere(retry: Retry): Promise<boolean> },
  ) {
    this.#target = target;
    this.#parcel = parcel;
    this.#session = session;
    this.#isThere = isThere;
    this.#chunk = target.host.memory.chunkSize;
    this.#retry = target.host.retry(target.where(parcel.content.digest), { size: parcel.content.size });
  }

  async run(): Promise<void> {
    const { content, signal } = this.#parcel;
    for (;;) {
      this.#session ??= await openSession(this.#target, {
        object: content.digest,
        query: algorithmOf(content.digest),
        signal,
        retry: this.#retry,
      });
      try {
        await this.#send(this.#session);
        return this.#learn();
      } catch (cause) {
        if (await this.#arrivedAfterAll(cause)) return;
      }
    }
  }

  async #send(session: UploadSession): Promise<void> {
    const { content, signal } = this.#parcel;
    const chunk = this.#chunkFor(session);
    const object = content.digest;
    if (chunk === undefined) return this.#put(session, { size: content.size, open: () => this.#opened() });
    const source = new ChunkSource(() => this.#opened());
    const moved = (next: UploadSession) => (this.#session = next);
    // One place for all chunks: the source stays open between them, and must not wait for others that wait for it.
    const leave = await this.#target.host.enter('upload', signal);
    try {
      const way = { target: this.#target, source, retry: this.#retry, moved };
      await sendChunks(way, { session, chunk, object, size: content.size, signal });
    } finally {
      await source.close().catch(() => undefined);
      leave();
    }
    await this.#put(this.#session ?? session, { size: 0, open: () => this.#opened() });
  }

  async #put(session: UploadSession, body: { readonly size: number; open(): Bytes }): Promise<void> {
    const { content, signal } = this.#parcel;
    const path = closingAddress(session, content.digest);
    const call = this.#target.writing('PUT', { path, object: content.digest, signal });
    const lane = body.size > SMALL ? 'upload' : 'small-upload';
    const headers = { 'content-type': 'application/octet-stream' };
    await this.#target.host.attempt({ ...call, lane, headers, body, succeeds: [201] });
  }

  async *#opened(): Bytes {
    const { content } = this.#parcel;
    const mismatch = (size: string) =>
      contentMismatch(this.#target.where(content.digest), `it came with ${size} bytes instead of ${content.size}`);
    try {
      for await (const chunk of counted(this.#parcel, mismatch)) {
        this.#retry.moved(chunk.byteLength);
        yield chunk;
      }
    } catch (cause) {
      this.#broken = { cause };
      throw cause;
    }
  }

  #chunkFor({ leastChunk }: UploadSession): number | undefined {
    if (this.#chunk === undefined) return undefined;
    const chunk = Math.max(this.#chunk, leastChunk);
    return chunk < this.#parcel.content.size ? chunk : undefined;
  }

  #learn(): void {
    const { memory } = this.#target.host;
    if (this.#chunk !== undefined) memory.chunkSize = Math.min(this.#chunk, memory.chunkSize ?? Infinity);
    else if (this.#parcel.content.size > SMALL) memory.takesWhole = true;
  }

  /** Finds out what a failure means, and prepares another try; throws where there is none. */
  async #arrivedAfterAll(cause: unknown): Promise<boolean> {
    const session = this.#session;
    this.#session = undefined;
    const { digest } = this.#parcel.content;
    const isOfUse = this.#isOfUse(cause);
    // An answer that was lost on its way may have been a success.
    if (isOfUse && (await this.#isThere(this.#retry).catch(() => false))) return true;
    if (!isLost(cause)) await cancelSession(this.#target, session, digest);
    if (!isOfUse) throw this.#meaningOf(cause);
    if (cause instanceof RegistryError && this.#shrinks(cause)) return false;
    this.#restarts += 1;
    if (!isLost(cause) || this.#restarts > RESTARTS) await this.#retry.after(cause, this.#parcel.signal);
    return false;
  }

  #isOfUse(cause: unknown): boolean {
    if (this.#broken || this.#parcel.signal?.aborted || !(cause instanceof RegistryError)) return false;
    return (
      cause.transient ||
      isLost(cause) ||
      cause.status === 413 ||
      (cause.status === 400 && isAboutSize(cause, this.#parcel.content.size))
    );
  }

  // Too large at once, unknown when it comes whole, or broken off in the middle: smaller pieces may go through.
  #shrinks(cause: RegistryError): boolean {
    const { size } = this.#parcel.content;
    const hint = cause.status === 413 || cause.status === 416 || cause.status === 400;
    const suspicion =
      !this.#target.host.memory.takesWhole &&
      this.#chunk === undefined &&
      (cause.status === 404 || (cause.status === undefined && this.#restarts > 0));
    if (!hint && !suspicion) return false;
    const next = Math.min(CHUNK, Math.ceil(Math.min(this.#chunk ?? size, size) / 2));
    if (next < LEAST_CHUNK) return false;
    this.#chunk = next;
    return true;
  }

  #meaningOf(cause: unknown): unknown {
    if (this.#broken) return this.#broken.cause;
    const { content } = this.#parcel;
    if (!(cause instanceof RegistryError) || !cause.codes.includes('DIGEST_INVALID')) return cause;
    return contentMismatch(this.#target.where(content.digest), 'the registry computed another digest for it');
  }
}

// Some registries answer 400 to a body that is only too large for one piece.
const isAboutSize = ({ codes }: RegistryError, size: number) =>
  size > CHUNK && !codes.some((code) => ['DIGEST_INVALID', 'NAME_INVALID', 'UNSUPPORTED'].includes(code));

const algorithmOf = (digest: string) => (digest.startsWith('sha512:') ? 'digest-algorithm=sha512' : undefined);
