import type { Descriptor, Digest } from '@cse/oci';
import { readAll } from './content.ts';
import { invalidLayout, notOurFile } from './errors.ts';
import { readFile, replaceFile, sweepDrafts, type Files } from './files.ts';
import { checkLayoutFile, LAYOUT_FILE, parseLayoutIndex, printLayoutIndex, type LayoutIndex } from './layout-file.ts';

/** A shelf while it is changed. */
export interface OpenShelf {
  readonly manifests: Map<Digest, Descriptor>;
  readonly tags: Map<string, Digest>;
}

type Edit = (shelfOf: (repository: string) => OpenShelf) => void;

const EMPTY: LayoutIndex = { shelves: new Map(), others: [] };
const LIMIT = 64 * 1024 * 1024;

/** Keeps a layout's `index.json`. What it tells is what the disk holds; changes that come together are saved together. */
export class LayoutCatalog {
  readonly #files: Files;
  readonly #dir: string;
  #known: { readonly version: string; readonly index: LayoutIndex } | undefined;
  #swept = false;
  #edits: Edit[] = [];
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(files: Files, dir: string) {
    this.#files = files;
    this.#dir = dir;
  }

  /** The index as it is on disk now, whoever wrote it. */
  async read(): Promise<LayoutIndex> {
    const path = `${this.#dir}/index.json`;
    const stat = await this.#files.stat(path);
    if (!stat) return this.#unwritten();
    if (stat.kind !== 'file') throw notOurFile(path, stat.kind);
    if (this.#known?.version === stat.version) return this.#known.index;
    if (!this.#known) checkLayoutFile(this.#dir, await this.#text('oci-layout'));
    const index = parseLayoutIndex(this.#dir, await this.#text('index.json'));
    this.#known = { version: stat.version, index };
    return index;
  }

  /** Changes the index, and returns when the change is safe on disk. A change that fails changes nothing. */
  change(edit: Edit): Promise<void> {
    this.#edits.push(edit);
    this.#next ??= this.#last.then(() => this.#commit());
    return this.#next;
  }

  async #commit(): Promise<void> {
    const edits = this.#edits;
    this.#edits = [];
    const done = this.#save(edits);
    this.#last = done.catch(() => undefined);
    this.#next = undefined;
    return done;
  }

  async #save(edits: readonly Edit[]): Promise<void> {
    const index = await this.read();
    const shelves = new Map<string, OpenShelf>();
    for (const [name, { manifests, tags }] of index.shelves)
      shelves.set(name, { manifests: new Map(manifests), tags: new Map(tags) });
    const shelfOf = (name: string) => {
      const shelf = shelves.get(name) ?? { manifests: new Map(), tags: new Map() };
      shelves.set(name, shelf);
      return shelf;
    };
    for (const edit of edits) edit(shelfOf);
    await this.#write({ ...index, shelves });
  }

  async #write(index: LayoutIndex): Promise<void> {
    if (!this.#known) await this.#create();
    if (!this.#swept) await sweepDrafts(this.#files, this.#dir);
    this.#swept = true;
    await replaceFile(this.#files, `${this.#dir}/index.json`, new TextEncoder().encode(printLayoutIndex(index)));
  }

  /** Makes the folder a layout before anything is in it. */
  async #create(): Promise<void> {
    await this.#files.mkdir(`${this.#dir}/blobs`);
    const path = `${this.#dir}/oci-layout`;
    if (!(await this.#files.stat(path))) await replaceFile(this.#files, path, new TextEncoder().encode(LAYOUT_FILE));
  }

  async #unwritten(): Promise<LayoutIndex> {
    this.#known = undefined;
    const names = await this.#files.readdir(this.#dir);
    // It was written since it was looked for.
    if (names.includes('index.json')) return this.read();
    const foreign = names.find((name) => !/^(blobs|oci-layout(\..*)?|\.cse|index\.json\..+|lost\+found)$/.test(name));
    if (foreign !== undefined) throw invalidLayout(this.#dir, `it holds ${foreign}, and no index.json`);
    return EMPTY;
  }

  async #text(name: string): Promise<string> {
    if (!(await this.#files.stat(`${this.#dir}/${name}`))) throw invalidLayout(this.#dir, `it has no ${name}`);
    return new TextDecoder().decode(await readAll(readFile(this.#files, `${this.#dir}/${name}`), LIMIT));
  }
}
