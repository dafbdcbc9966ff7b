import { Slots } from '@cse/concurrency';
import { isAbsent } from '@cse/errors';
import {
  describe,
  isAddress,
  isManifest,
  parseHolder,
  successorsOf,
  type Descriptor,
  type Digest,
  type Holder,
} from '@cse/oci';
import type { Located } from '@cse/plugin';
import { addressUnknown } from './errors.ts';
import { bytesOf, readAll, type Bytes, type Source, type SourceStore } from '@cse/store';

export interface ContentOptions {
  readonly source: SourceStore;
  readonly target: SourceStore;
  readonly signal: AbortSignal;
  /** How many blobs may be under way at once to a registry; of small questions four times as many. */
  readonly concurrency?: number | undefined;
}

const DEFAULT_CONCURRENCY = 16;
// Small requests spend most of their time waiting, so more of them fit in parallel.
const SMALL = 4;

// Larger content is read again rather than kept.
const REMEMBERED = 4 * 1024 * 1024;

/** All content seen while planning: each manifest is read once, and generated content is kept. */
export class Contents {
  readonly #stores: ContentOptions;
  /** However many a plugin asks at once, so many are under way: what waits below this costs more than what waits here. */
  readonly #places: Slots;
  readonly #reads = new Map<Digest, Promise<Uint8Array>>();
  readonly #opened = new Set<Digest>();
  readonly #children = new Map<Digest, readonly Descriptor[]>();
  readonly #made = new Map<Digest, Uint8Array>();
  readonly #answers = new Map<string, Promise<unknown>>();
  readonly #said = new Set<string>();
  readonly #silent = new Set<string>();
  /** Where the files are that were located, by digest; and the documents that were read, by address. */
  readonly #located = new Map<Digest, Holder>();
  readonly #addresses = new Set<Holder>();
  readonly #documents = new Map<string, Digest>();

  constructor(stores: ContentOptions) {
    this.#stores = stores;
    this.#places = new Slots((stores.concurrency ?? DEFAULT_CONCURRENCY) * SMALL);
  }

  /** Asks a registry something small, when there is a place for it. */
  ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    return this.#places.hold(async () => {
      this.#stores.signal.throwIfAborted();
      return question();
    });
  }

  /** Asks a question once, so that a tag that moves meanwhile still means one thing for all of the plan. */
  once<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(question);
    // The same question always has the same type of answer.
    if (known) return known as Promise<Answer>;
    const answer = this.ask(ask);
    this.#answers.set(question, answer);
    // Absence is an answer and is remembered; a failed request may be repeated.
    answer.catch((error: unknown) => {
      if (!isAbsent(error)) this.#answers.delete(question);
    });
    return answer;
  }

  /** Says whether this is the first time: a note about a whole registry is added once. */
  isFirst(saying: string): boolean {
    const first = !this.#said.has(saying);
    this.#said.add(saying);
    return first;
  }

  /** A question that got no answer in all the time that there is; to be asked no more. */
  silent(question: string): void {
    this.#silent.add(question);
  }

  isSilent(question: string): boolean {
    return this.#silent.has(question);
  }

  read(content: Located): Promise<Uint8Array> {
    const { digest, size } = content.descriptor;
    const known = this.#reads.get(digest);
    if (known) return known;
    const reading = this.ask(() => readAll(this.open(content), size));
    if (size > REMEMBERED) return reading;
    this.#reads.set(digest, reading);
    // A read that went wrong may be asked for again, perhaps of another holder.
    reading.catch(() => this.#reads.delete(digest));
    return reading;
  }

  open({ descriptor, holder }: Located): Bytes {
    const made = this.#made.get(descriptor.digest);
    if (made) return bytesOf(made);
    if (!isManifest(descriptor)) this.#opened.add(descriptor.digest);
    // What the plan makes may be made of files, and these stay where they are.
    const at = holder === 'plan' ? (this.#located.get(descriptor.digest) ?? holder) : holder;
    return this.repository({ descriptor, holder: at }).fetch(descriptor, { signal: this.#stores.signal });
  }

  repository({ holder }: Located): Source {
    const { side, repository } = parseHolder(holder);
    this.checkHolder(holder);
    return (side === 'target' ? this.#stores.target : this.#stores.source).repository(repository);
  }

  async successors(manifest: Located): Promise<readonly Located[]> {
    const { descriptor, holder } = manifest;
    const known = this.#children.get(descriptor.digest) ?? successorsOf(descriptor, await this.read(manifest));
    this.#children.set(descriptor.digest, known);
    return known.map((child) => ({ descriptor: child, holder: this.#holderOf(child.digest) ?? holder }));
  }

  #holderOf(digest: Digest): Holder | undefined {
    return this.#made.has(digest) ? 'plan' : this.#located.get(digest);
  }

  /** Finds a file by its address. What it has to be is said by its digest, or by the file on disk itself. */
  async locate(address: string, digest: Digest | undefined): Promise<Descriptor> {
    const found = await this.once(`${address} ${digest}`, () =>
      this.#stores.source.repository(address).resolve(digest ?? 'latest', { signal: this.#stores.signal }),
    );
    const holder: Holder = `source:${address}`;
    this.#located.set(found.digest, holder);
    this.#addresses.add(holder);
    return found;
  }

  /** Refuses a holder that is a file which was not located. Throws `PLUGIN_FILE`. */
  checkHolder(holder: Holder): void {
    const { repository } = parseHolder(holder);
    if (isAddress(repository) && !this.#addresses.has(holder)) throw addressUnknown(repository);
  }

  /** Reads a small file that nothing says the digest of; the plan of an archive carries it. */
  async document(address: string): Promise<Uint8Array> {
    const source = this.#stores.source.repository(address);
    const { signal } = this.#stores;
    const { descriptor, bytes } = await this.once(`document ${address}`, async () => {
      const descriptor = await source.resolve('latest', { signal });
      return { descriptor, bytes: await readAll(source.fetch(descriptor, { signal }), descriptor.size) };
    });
    this.#documents.set(address, descriptor.digest);
    this.#made.set(descriptor.digest, bytes);
    return bytes;
  }

  /** The documents that were read so far, by address, sorted. */
  get documents(): ReadonlyMap<string, Digest> {
    return new Map([...this.#documents].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  create(mediaType: string, bytes: Uint8Array): Located {
    const descriptor = describe(mediaType, bytes);
    this.#made.set(descriptor.digest, bytes);
    return { descriptor, holder: 'plan' };
  }

  /** The blobs that were read so far, sorted. */
  get reads(): readonly Digest[] {
    return [...this.#opened].sort();
  }

  /** The bytes that the plan itself must carry for some content, if any. */
  made(digest: Digest): Uint8Array | undefined {
    return this.#made.get(digest);
  }
}
