import { isDigest, type Digest } from '@cse/oci';
import { readAll, readFile, replaceFile, type Files, type OpenFile } from '@cse/store';
import { jsonOf } from '@cse/text';
import { z } from 'zod';

/** What is known of an unfinished archive, one line each. */
export type JournalEntry =
  | { readonly whole: Digest }
  | { readonly some: Digest; readonly bytes: number }
  | { readonly lost: Digest }
  | { readonly part: number; readonly sha256: string };

/** Writes down how far an archive has come, so that the next run goes on from there. */
export class Journal {
  readonly #file: OpenFile;
  #position: number;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: OpenFile, position: number) {
    this.#file = file;
    this.#position = position;
  }

  /** Begins a journal. Its first line says what it is the journal of. */
  static async create(files: Files, path: string, of: string): Promise<Journal> {
    const first = new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, of })}\n`);
    await replaceFile(files, path, first);
    return new Journal(await files.open(path, 'write'), first.byteLength);
  }

  /** What a journal is the journal of. */
  static async subjectOf(files: Files, path: string): Promise<string | undefined> {
    if (!(await files.stat(path))) return undefined;
    const begin = new TextDecoder().decode(await readAll(readFile(files, path, { end: 4096 })));
    return headSchema.safeParse(jsonOf(begin.split('\n', 1)[0] ?? '')).data?.of;
  }

  /** Goes on with a journal. A last line that was cut is dropped. */
  static async reopen(
    files: Files,
    path: string,
  ): Promise<{ journal: Journal; of: string; entries: JournalEntry[] } | undefined> {
    if (!(await files.stat(path))) return undefined;
    const bytes = await readAll(readFile(files, path), LIMIT);
    const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
    const [first = '', ...lines] = new TextDecoder().decode(whole).split('\n').slice(0, -1);
    const head = headSchema.safeParse(jsonOf(first));
    if (!head.success) return undefined;
    await using opened = new AsyncDisposableStack();
    const file = await files.open(path, 'write');
    opened.defer(() => file.close());
    await file.truncate(whole.byteLength);
    opened.move();
    const entries = lines
      .map((line) => entrySchema.safeParse(jsonOf(line)))
      .flatMap(({ data }) => (data ? [data] : []));
    return { journal: new Journal(file, whole.byteLength), of: head.data.of, entries };
  }

  /** Adds lines. They survive the end of this process; with `sync` also a power cut. */
  append(entries: readonly JournalEntry[], { sync = false } = {}): Promise<void> {
    const bytes = new TextEncoder().encode(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    const position = this.#position;
    this.#position += bytes.byteLength;
    const done = this.#last.then(async () => {
      await this.#file.write(bytes, position);
      if (sync) await this.#file.sync();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }
}

const FORMAT = 'cse.archive-journal/1';
const LIMIT = 256 * 1024 * 1024;

const digestSchema = z.custom<Digest>(isDigest);
const headSchema = z.object({ format: z.literal(FORMAT), of: z.string() });
const entrySchema = z.union([
  z.strictObject({ whole: digestSchema }),
  z.strictObject({ some: digestSchema, bytes: z.int().nonnegative() }),
  z.strictObject({ lost: digestSchema }),
  z.strictObject({ part: z.int().positive(), sha256: z.string() }),
]);
