import { openTar, writeTar, type TarItem, type TarWriter, type WriteTarOptions } from '@cse/imgpkg';
import type { Descriptor, Digest } from '@cse/oci';
import { verified, type Arrival, type Bytes, type Files, type Opener } from '@cse/store';

export interface FolderTarOptions {
  readonly repository: string;
  readonly items: readonly TarItem[];
  readonly files: Files;
  readonly holds: NonNullable<WriteTarOptions['holds']>;
}

/** One tar of a folder: opened for its first layer, and given its name with the last. */
export class FolderTar implements AsyncDisposable {
  readonly repository: string;
  readonly #path: string;
  readonly #options: FolderTarOptions;
  readonly #layers: ReadonlySet<Digest>;
  #writer: Promise<TarWriter> | undefined;
  #ending: Promise<void> | undefined;
  #isFinished = false;
  /** Who reads from the writer still; it is closed after the last of them. */
  #readers = 0;

  constructor(path: string, options: FolderTarOptions) {
    this.#path = path;
    this.#options = options;
    this.repository = options.repository;
    this.#layers = new Set(layersIn(options.items));
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  needs({ digest }: Pick<Descriptor, 'digest'>): boolean {
    return this.#layers.has(digest);
  }

  async has(layer: Descriptor): Promise<boolean> {
    if (this.#isFinished) return this.needs(layer);
    return this.needs(layer) && this.#sinkOf(await this.#open()).has(layer);
  }

  async push(layer: Descriptor, open: Opener): Promise<Arrival> {
    if (this.#isFinished) return 'existed';
    const writer = await this.#open();
    const arrival = await this.#sinkOf(writer).push(layer, open);
    if (writer.missing === 0) await this.end();
    return arrival;
  }

  /** A layer that the tar has, also after it got its name. */
  async *read(layer: Descriptor): Bytes {
    if (!this.#isFinished) return yield* this.#readUnfinished(layer);
    await using tar = await openTar(this.#path, this.#options.files);
    yield* verified(layer, tar.read(layer.digest));
  }

  /** Gives the tar its name, if it lacks nothing. */
  async end(): Promise<void> {
    const writer = await this.#open();
    if (writer.missing === 0) await (this.#ending ??= this.#finish(writer));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isFinished) await (await this.#writer)?.[Symbol.asyncDispose]();
  }

  async #finish(writer: TarWriter): Promise<void> {
    await writer.finish();
    this.#isFinished = true;
    await this.#closeUnread(writer);
  }

  async *#readUnfinished(layer: Descriptor): Bytes {
    this.#readers += 1;
    const writer = await this.#open();
    try {
      yield* this.#sinkOf(writer).fetch(layer);
    } finally {
      this.#readers -= 1;
      if (this.#isFinished) await this.#closeUnread(writer);
    }
  }

  async #closeUnread(writer: TarWriter): Promise<void> {
    if (this.#readers === 0) await writer[Symbol.asyncDispose]();
  }

  #open(): Promise<TarWriter> {
    const { files, items, holds } = this.#options;
    return (this.#writer ??= writeTar(this.#path, { files, items, holds, resume: true }));
  }

  #sinkOf(writer: TarWriter) {
    return writer.store.repository(this.repository);
  }
}

function* layersIn(items: readonly TarItem[]): Iterable<Digest> {
  for (const item of items) {
    if (item.kind === 'index') yield* layersIn([...item.images, ...item.indexes]);
    else for (const { digest } of item.layers) yield digest;
    if (item.kind === 'image') yield item.config.digest;
  }
}
