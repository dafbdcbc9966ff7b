import { gunzipSync } from 'node:zlib';
import type { Bytes } from '@cse/store';
import { misbehaved, placeOf, tooMuch, type Where } from './errors.ts';
import type { TransportResponse } from './ports.ts';

/** What a registry answered. Its body must be read, discarded or left: that is what frees the connection. */
export class Answer {
  readonly status: number;
  readonly url: string;
  readonly where: Where;
  readonly #headers: TransportResponse['headers'];
  readonly #body: Bytes;
  readonly #ends: (() => void)[] = [];

  constructor(
    { status, headers, body }: TransportResponse,
    { url, where }: { readonly url: string; readonly where: Where },
  ) {
    this.status = status;
    this.url = url;
    this.where = where;
    this.#headers = headers;
    this.#body = body;
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

  /** The Content-Length, where it is one. */
  get length(): number | undefined {
    const [value, ...more] = this.headers('content-length');
    if (value === undefined || more.length > 0 || !/^\d{1,16}$/.test(value)) return undefined;
    return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  }

  /** The Content-Type without its parameters, in lower case. */
  get mediaType(): string | undefined {
    return this.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  }

  /** To be called when nothing more comes. */
  onEnd(end: () => void): void {
    this.#ends.push(end);
  }

  async *stream(): Bytes {
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
      throw misbehaved(`${placeOf(this.where)} answers with something that is not JSON`, { cause });
    }
  }

  /** As much of the body as `limit` allows, whatever it is. */
  async text(limit: number): Promise<string> {
    const { bytes } = await this.#read(limit).catch(() => ({ bytes: new Uint8Array() }));
    return new TextDecoder().decode(bytes.subarray(0, limit));
  }

  /** Drops the body: read to its end while it is short, so that the connection can be used again. */
  async discard(): Promise<void> {
    await this.#read(64 * 1024).catch(() => undefined);
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
    if (encoding !== 'gzip') throw misbehaved(`${placeOf(this.where)} answers encoded as ${encoding}, unasked`);
    try {
      return gunzipSync(bytes, { maxOutputLength: limit });
    } catch (cause) {
      throw misbehaved(`${placeOf(this.where)} answers with gzip that is broken, or larger than ${limit} bytes`, {
        cause,
      });
    }
  }

  #end(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}
