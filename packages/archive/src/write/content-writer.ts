import { isCseError } from '@cse/errors';
import type { Descriptor, Digest } from '@cse/oci';
import { verified, type Arrival, type Bytes, type Opener, type PushOptions } from '@cse/store';
import type { Completed } from '../format/completed.ts';
import type { Journal } from './journal.ts';
import type { PartFiles } from './part-files.ts';

export interface ContentWriterOptions {
  readonly parts: PartFiles;
  readonly arrivals: Completed;
  readonly journal: Journal;
  /** How much of each content an earlier run brought. */
  readonly progress: Map<Digest, number>;
}

/** So much of an open stream may have to be fetched again after a kill; the bar is 4 MiB. */
const NOTED_EVERY = 2 * 1024 * 1024;

/** Takes content in, each to its place, and remembers how far it came. */
export class ContentWriter {
  readonly #options: ContentWriterOptions;
  readonly #underWay = new Map<Digest, Promise<Arrival>>();
  #arrived: Descriptor[] = [];
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(options: ContentWriterOptions) {
    this.#options = options;
  }

  /** Two pushes of one content are one; the second waits for the first, and begins anew only if that one fails. */
  async take(content: Descriptor, open: Opener, options: PushOptions = {}): Promise<Arrival> {
    for (let other = this.#underWay.get(content.digest); other; other = this.#underWay.get(content.digest))
      await other.catch(() => undefined);
    if (this.#options.arrivals.has(content.digest)) return 'existed';
    const mine = this.#takeOne(content, open, options).finally(() => this.#underWay.delete(content.digest));
    this.#underWay.set(content.digest, mine);
    return mine;
  }

  async #takeOne(content: Descriptor, open: Opener, { openFrom, signal }: PushOptions): Promise<Arrival> {
    const { parts, progress } = this.#options;
    const start = openFrom && parts.isReadable(content) ? (progress.get(content.digest) ?? 0) : 0;
    const resumed = start > 0 && openFrom && (await this.#goOn(content, start, { openFrom, signal }));
    if (!resumed) await this.#write(content, verified(content, await open()), { from: 0, signal });
    await this.#settle(content);
    return 'pushed';
  }

  /** Fetches only the rest of what an earlier run began, and says whether it fits to the beginning. */
  async #goOn(
    content: Descriptor,
    start: number,
    { openFrom, signal }: PushOptions & { readonly openFrom: NonNullable<PushOptions['openFrom']> },
  ) {
    const { parts, progress } = this.#options;
    try {
      const whole = joined(parts.read(content, 0, start), () => openFrom(start));
      await this.#write(content, verified(content, whole), { from: start, signal });
      return true;
    } catch (error) {
      if (!isCseError(error) || error.code !== 'CONTENT_MISMATCH') throw error;
      progress.delete(content.digest);
      return false;
    }
  }

  async #write(
    content: Descriptor,
    bytes: Bytes,
    { from, signal }: { from: number; signal?: AbortSignal | undefined },
  ) {
    const { parts, progress, journal } = this.#options;
    const { digest } = content;
    let position = 0;
    let noted = from;
    let writing: Promise<void> = Promise.resolve();
    try {
      for await (const chunk of bytes) {
        signal?.throwIfAborted();
        await writing;
        if (position - noted >= NOTED_EVERY) {
          noted = position;
          progress.set(digest, position);
          await journal.append([{ some: digest, bytes: position }]);
        }
        if (position + chunk.byteLength > from) writing = parts.write(content, chunk, position);
        // The next chunk may take long to come; a failure is seen when it does.
        writing.catch(() => undefined);
        position += chunk.byteLength;
      }
    } finally {
      await writing;
    }
  }

  /** What arrived while others were made safe is made safe together: a slow medium then costs one wait, not many. */
  #settle(content: Descriptor): Promise<void> {
    this.#arrived.push(content);
    this.#next ??= this.#last.then(() => this.#makeSafe());
    return this.#next;
  }

  #makeSafe(): Promise<void> {
    const arrived = this.#arrived;
    this.#arrived = [];
    this.#next = undefined;
    const { parts, journal, arrivals } = this.#options;
    const done = (async () => {
      await parts.sync(arrived);
      await journal.append(
        arrived.map(({ digest }) => ({ whole: digest })),
        { sync: true },
      );
      for (const { digest } of arrived) arrivals.add(digest);
    })();
    this.#last = done.catch(() => undefined);
    return done;
  }
}

async function* joined(beginning: Bytes, rest: () => Bytes): Bytes {
  yield* beginning;
  yield* rest();
}
