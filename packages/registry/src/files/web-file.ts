import { describe, hasherOf, isDigest, type Descriptor, type Digest } from '@cse/oci';
import { bytesOf, type Bytes, type CallOptions, type FetchOptions, type Source } from '@cse/store';
import { parseContentRange } from '../blobs/content-range.ts';
import { download } from '../blobs/download.ts';
import { RegistryError } from '../errors.ts';
import type { Call, Host } from '../host.ts';
import type { Answer } from '../http/answer.ts';
import { fileMismatch, fileNotFound } from './errors.ts';

const MEDIA_TYPE = 'application/octet-stream';
/** A file that is read whole, because nothing says what it has to be. */
const DOCUMENT = 64 * 1024 * 1024;
// What has no size to be asked for: some servers answer no HEAD, or only where the address was signed for it.
const NO_HEAD = [400, 403, 404, 405, 410, 501];

/**
 * One file of the web. By its digest it is content of that digest, to be streamed; as `latest` it is a small document, which is
 * read at once and once.
 */
export class WebFile implements Source {
  readonly #host: Host;
  readonly #url: URL;
  #document: Promise<Uint8Array> | undefined;

  constructor(host: Host, url: URL) {
    this.#host = host;
    this.#url = url;
  }

  async resolve(selector: string, options: CallOptions = {}): Promise<Descriptor> {
    return this.#orNotFound(async () => {
      if (!isDigest(selector)) return describe(MEDIA_TYPE, await this.#read(options));
      const size = await this.#size(options);
      if (size === undefined || !selector.startsWith('sha256:')) return this.#measured(selector, options);
      return { mediaType: MEDIA_TYPE, digest: selector, size };
    });
  }

  async *tags(): AsyncGenerator<string> {}

  async *referrers(): AsyncGenerator<Descriptor> {}

  async *fetch(content: Descriptor, { start = 0, signal }: FetchOptions = {}): Bytes {
    const read = await this.#document;
    if (read && describe(MEDIA_TYPE, read).digest === content.digest) return yield* bytesOf(read.subarray(start));
    const call = { ...this.#call('GET', { signal }), lane: 'download' } as const;
    try {
      yield* download(this.#host, { content, start, call });
    } catch (cause) {
      throw isGone(cause) ? fileNotFound(this.#url, cause) : cause;
    }
  }

  #call(method: 'GET' | 'HEAD', { signal }: CallOptions): Call {
    const { href, pathname, host } = this.#url;
    return { method, path: href, where: { host, object: pathname.slice(1) }, scopes: [], signal };
  }

  #read(options: CallOptions): Promise<Uint8Array> {
    this.#document ??= this.#host.send(this.#call('GET', options), (answer) => answer.bytes(DOCUMENT));
    this.#document.catch(() => (this.#document = undefined));
    return this.#document;
  }

  /** In bytes, where the server says it without sending them. */
  async #size(options: CallOptions): Promise<number | undefined> {
    const head = await this.#host.send({ ...this.#call('HEAD', options), expects: NO_HEAD });
    if (head.ok && head.length !== undefined && !isEncoded(head)) return head.length;
    const part = { ...this.#call('GET', options), headers: { range: 'bytes=0-0' }, expects: [416] };
    return this.#host.send(part, async (answer) =>
      answer.status === 206 ? parseContentRange(answer.headers('content-range'))?.total : lengthOf(answer),
    );
  }

  /** Reads it all, once: its size was not told, or its digest is one that no registry knows it by. */
  async #measured(digest: Digest, options: CallOptions): Promise<Descriptor> {
    return this.#host.send({ ...this.#call('GET', options), lane: 'download' }, async (answer) => {
      const [own, given] = [hasherOf('sha256:'), hasherOf(digest)];
      let size = 0;
      for await (const chunk of answer.stream()) {
        for (const hasher of [own, given]) hasher.update(chunk);
        size += chunk.byteLength;
      }
      const found = given.digest();
      if (found !== digest) throw fileMismatch(this.#url, { digest, found });
      return { mediaType: MEDIA_TYPE, digest: own.digest(), size };
    });
  }

  async #orNotFound<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      throw isGone(cause) ? fileNotFound(this.#url, cause) : cause;
    }
  }
}

const isGone = (cause: unknown): cause is RegistryError =>
  cause instanceof RegistryError && (cause.status === 404 || cause.status === 410);
const isEncoded = (reply: Pick<Answer, 'header'>) => !['identity', ''].includes(reply.header('content-encoding') ?? '');
const lengthOf = (answer: Answer) => (isEncoded(answer) || answer.status === 416 ? undefined : answer.length);
