import type { ImageFile, Located, PlanContext } from '@cse/plugin';
import { invalidMessage, tooLarge, tooMuch } from './errors.ts';
import { parseRequests } from './requests.ts';
import { parseLocated } from './said.ts';

/** What is answered: a value, bytes, or both. */
export interface Answer {
  readonly value?: unknown;
  readonly bytes?: Uint8Array;
}

type ContextQuestion = (args: readonly unknown[]) => Promise<Answer>;

/** The files of an image, as far as they were asked for. */
interface FileStream {
  readonly files: AsyncIterator<ImageFile>;
  file?: ImageFile | undefined;
  chunks?: AsyncIterator<Uint8Array> | undefined;
}

/** So much is read whole for a plugin, and goes to it in one piece. */
const READ = 64 * 1024 * 1024;
/** More than any plugin has open: each holds a layer that is being read. */
const STREAMS = 64;

/** Answers the questions of a plugin that runs in a process of its own, out of the context that it would have here. */
export class Answers implements AsyncDisposable {
  readonly #name: string;
  readonly #context: PlanContext;
  readonly #streams = new Map<number, FileStream>();
  #opened = 0;

  constructor(name: string, context: PlanContext) {
    this.#name = name;
    this.#context = context;
  }

  async to(question: string, args: readonly unknown[]): Promise<Answer> {
    const answer = Object.hasOwn(this.#known, question) ? this.#known[question] : undefined;
    if (!answer) throw invalidMessage(this.#name, `it asks "${question.slice(0, 40)}"`);
    return answer(args);
  }

  readonly #known: Readonly<Record<string, ContextQuestion>> = {
    resolve: async ([side, reference]) => ({ value: await this.#side(side).resolve(this.#text(reference)) }),
    find: async ([side, reference]) => ({ value: await this.#side(side).find(this.#text(reference)) }),
    tags: async ([side, name]) => ({ value: await Array.fromAsync(this.#side(side).tags(this.#text(name))) }),
    read: async ([content]) => {
      const located = this.#located(content);
      if (located.descriptor.size > READ) throw tooLarge(located.descriptor.size, READ);
      return { bytes: await this.#context.read(located) };
    },
    successors: async ([manifest]) => ({ value: await this.#context.successors(this.#located(manifest)) }),
    companions: async ([image]) => ({ value: await Array.fromAsync(this.#context.companions(this.#located(image))) }),
    images: async ([requests]) => ({
      value: await this.#context.images(parseRequests('images', requests, this.#name)),
    }),
    file: async ([request]) => ({ value: await this.#context.file(parseRequests('file', request, this.#name)) }),
    artifact: async ([request]) => ({
      value: await this.#context.artifact(parseRequests('artifact', request, this.#name)),
    }),
    document: async ([url]) => ({ bytes: await this.#context.document(this.#text(url)) }),
    files: async ([image]) => ({ value: this.#open(this.#located(image)) }),
    'next-file': async ([stream]) => ({ value: await this.#nextFile(this.#stream(stream)) }),
    'read-file': async ([stream, limit]) => {
      const most = typeof limit === 'number' ? Math.min(limit, READ) : READ;
      return { bytes: await this.#file(stream).read(most) };
    },
    chunk: async ([stream, isFirst]) => this.#chunk(stream, isFirst === true),
    'close-files': async ([stream]) => {
      const opened = this.#stream(stream);
      this.#streams.delete(Number(stream));
      await opened.files.return?.();
      return {};
    },
  };

  #open(image: Located): number {
    if (this.#streams.size === STREAMS) throw tooMuch(this.#name, `reads more than ${STREAMS} images at once`);
    this.#opened += 1;
    this.#streams.set(this.#opened, { files: this.#context.files(image)[Symbol.asyncIterator]() });
    return this.#opened;
  }

  async #nextFile(stream: FileStream): Promise<Pick<ImageFile, 'path' | 'size' | 'mode'> | undefined> {
    const { done, value } = await stream.files.next();
    stream.file = done ? undefined : value;
    stream.chunks = undefined;
    return stream.file && { path: stream.file.path, size: stream.file.size, mode: stream.file.mode };
  }

  async #chunk(id: unknown, isFirst: boolean): Promise<Answer> {
    const stream = this.#stream(id);
    if (isFirst || !stream.chunks) stream.chunks = this.#file(id).open()[Symbol.asyncIterator]();
    const { done, value } = await stream.chunks.next();
    return done ? {} : { value: true, bytes: value };
  }

  #side(side: unknown): PlanContext['source'] {
    return side === 'target' ? this.#context.target : this.#context.source;
  }

  #text(value: unknown): string {
    if (typeof value !== 'string') throw invalidMessage(this.#name, 'a reference or an address is no text');
    return value;
  }

  #located(value: unknown): Located {
    return parseLocated(value, this.#name);
  }

  #stream(id: unknown): FileStream {
    const stream = this.#streams.get(Number(id));
    if (!stream) throw invalidMessage(this.#name, 'it reads files that it has not opened');
    return stream;
  }

  #file(id: unknown): ImageFile {
    const { file } = this.#stream(id);
    if (!file) throw invalidMessage(this.#name, 'it reads a file that it has not asked for');
    return file;
  }

  /** Lets go of what the plugin left open. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#streams.values()].map(({ files }) => files.return?.()));
  }
}
