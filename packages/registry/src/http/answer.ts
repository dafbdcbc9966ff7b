import { gunzipSync } from 'node:zlib';
import { bytesOf, type Bytes } from '@cse/store';
import { misbehaved, placeOf, tooMuch, type Where } from '../errors.ts';
import type { TransportResponse } from '../network/ports.ts';

const SHORT = 64 * 1024;

/** What a registry answered, but for its body. */
export interface Reply {
  readonly status: number;
  readonly url: string;
  readonly where: Where;
  readonly ok: boolean;
  headers(name: string): readonly string[];
  header(name: string): string | undefined;
  /** The Content-Length, where it is one. */
  readonly length: number | undefined;
  /** The Content-Type without its parameters, in lower case. */
  readonly mediaType: string | undefined;
}

/** An answer whose body is still under way. To dispose of it frees the connection, and all that waits for its end. */
export class Answer implements Reply, AsyncDisposable {
  readonly status: number;
  readonly url: string;
  readonly where: Where;
  readonly #headers: TransportResponse['headers'];
  readonly #body: Bytes;
  readonly #hurry: (() => void) | undefined;
  readonly #ends: (() => void)[] = [];
  #begun = false;

  constructor(
    { status, headers, body }: TransportResponse,
    { url, where, hurry }: { readonly url: string; readonly where: Where; readonly hurry?: () => void },
  ) {
    this.status = status;
    this.url = url;
    this.where = where;
    this.#headers = headers;
    this.#body = body;
    this.#hurry = hurry;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  headers(name: string): readonly string[] {
    const value = this.#headers[name];
    return value === undefined ? [] : [value].flat();
  }

  header(name: string): string | undefined {
    return this.headers(name)[0];
  }

  get length(): number | undefined {
    const [value, ...more] = this.headers('content-length');
    if (value === undefined || more.length > 0 || !/^\d{1,16}$/.test(value)) return undefined;
    return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  }

  get mediaType(): string | undefined {
    return this.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  }

  /** To be called when nothing more comes. */
  onEnd(end: () => void): void {
    this.#ends.push(end);
  }

  async *stream(): Bytes {
    this.#begun = true;
    try {
      yield* this.#body;
    } finally {
      this.#end();
    }
  }

  async bytes(limit: number): Promise<Uint8Array> {
    const { bytes, whole } = await this.#read(limit);
    if (!whole) throw tooMuch(this.where, limit);
    return this.#decoded(bytes, limit);
  }

  async json(limit: number): Promise<unknown> {
    const text = new TextDecoder().decode(await this.bytes(limit));
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw misbehaved(`${placeOf(this.where)} answers with something that is not JSON`, { cause, garbled: true });
    }
  }

  /** As much of the body as `limit` allows, whatever it is. */
  async beginning(limit: number): Promise<Uint8Array> {
    const { bytes } = await this.#read(limit).catch(() => ({ bytes: new Uint8Array() }));
    return bytes.subarray(0, limit);
  }

  async text(limit: number): Promise<string> {
    return new TextDecoder().decode(await this.beginning(limit));
  }

  /** The same answer with the beginning of its body in memory: nothing of it is under way any more. */
  async settled(limit: number): Promise<Answer> {
    await using live = this;
    const body = bytesOf(await live.beginning(limit));
    return new Answer({ status: this.status, headers: this.#headers, body }, this);
  }

  /** Drops the body: read to its end while it is short, so that the connection can be used again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#hurry?.();
    if (!this.#begun) await this.#read((this.length ?? 0) > SHORT ? 0 : SHORT).catch(() => undefined);
    this.#end();
  }

  async #read(limit: number): Promise<{ readonly bytes: Uint8Array; readonly whole: boolean }> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.stream()) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > limit) return { bytes: Buffer.concat(chunks), whole: false };
    }
    return { bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), whole: true };
  }

  // We ask for no encoding; who encodes all the same gets one layer undone, within the same limit.
  #decoded(bytes: Uint8Array, limit: number): Uint8Array {
    const encoding = this.header('content-encoding')?.toLowerCase() ?? 'identity';
    if (encoding === 'identity' || bytes.byteLength === 0) return bytes;
    if (encoding !== 'gzip' && encoding !== 'x-gzip')
      throw misbehaved(`${placeOf(this.where)} answers with the content encoding ${encoding}, which was not requested`);
    try {
      return gunzipSync(bytes, { maxOutputLength: limit });
    } catch (cause) {
      throw misbehaved(`${placeOf(this.where)} answers with gzip that is broken, or larger than ${limit} bytes`, {
        cause,
        garbled: true,
      });
    }
  }

  #end(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}
