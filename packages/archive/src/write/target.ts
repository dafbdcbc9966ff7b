import type { Plan } from '@cse/graph';
import type { Descriptor, Digest } from '@cse/oci';
import { withPlainErrors, type Files, type Repository, type Store } from '@cse/store';
import { Completed } from '../format/completed.ts';
import { archiveIncomplete, noRoom, partDiffers, partsLost } from '../errors.ts';
import { ContentWriter } from './content-writer.ts';
import { lock } from './lock.ts';
import { writeManifest } from './write-manifest.ts';
import type { ArchiveManifest } from '../format/manifest.ts';
import type { Signing } from '../sign/minisign.ts';
import { archiveLayoutOf, type ArchiveLayout, type ArchiveLayoutOptions } from '../format/archive-layout.ts';
import { PartFiles } from './part-files.ts';
import { completePart, type CompletePartOptions } from './complete-part.ts';
import { tarballOf } from '../format/carried-plugin.ts';
import { archiveIn, findState, workFolder, type ArchiveState } from './state.ts';
import { targetRepository } from './target-repository.ts';

export interface ArchiveTargetOptions extends ArchiveLayoutOptions {
  readonly plan: Plan;
  readonly files: Files;
  readonly sign?: Signing | undefined;
  /** Parts of a finished archive that are to be made again, byte for byte. */
  readonly repair?: readonly number[] | undefined;
  /** Told of each part that has its name. */
  readonly onPart?:
    ((part: { readonly number: number; readonly parts: number; readonly size: number }) => void) | undefined;
}

/** A store that takes what a plan brings, and makes an archive of it. */
export interface ArchiveTarget extends Store {
  /** The bytes that are still to be written. */
  readonly remaining: number;
  /** Makes it an archive: it is complete when this returns, and not before. Throws `ARCHIVE_INCOMPLETE`. */
  finish(): Promise<ArchiveManifest>;
}

// Parts that are open at once, waiting for what comes next in each.
const WINDOW = 4;

/**
 * Opens a folder to write the archive of a plan into it. It goes on where an earlier run was stopped, however that was; until
 * `finish` has returned, nothing in the folder passes for a complete archive.
 */
export async function archiveTarget(dir: string, options: ArchiveTargetOptions): Promise<ArchiveTarget> {
  const files = withPlainErrors(options.files);
  const outline = await outlineFor(dir, { ...options, files });
  await files.mkdir(workFolder(dir));
  await using opened = new AsyncDisposableStack();
  const held = opened.use(await lock(files, dir, `${workFolder(dir)}/lock`));
  const state = await findState({ files, dir, outline, repair: options.repair ?? [] });
  const writing = opened.use(new Writing({ dir, files, outline, state, held, options }));
  await writing.begin();
  await writing.takePlugins();
  opened.move();
  return writing;
}

/** What was begun in another order, by an earlier release, goes on in it. */
async function outlineFor(dir: string, { files, plan, ...options }: ArchiveTargetOptions): Promise<ArchiveLayout> {
  const outline = archiveLayoutOf(plan, options);
  const there = await archiveIn(files, dir);
  if (there === undefined || there === outline.id) return outline;
  const orders = ['smallest first', 'as planned'] as const;
  const former = orders.map((order) => archiveLayoutOf({ ...plan, reads: undefined }, { ...options, order }));
  return former.find(({ id }) => id === there) ?? outline;
}

interface ArchiveWriting {
  readonly dir: string;
  readonly files: Files;
  readonly outline: ArchiveLayout;
  readonly state: ArchiveState;
  readonly held: AsyncDisposable;
  readonly options: ArchiveTargetOptions;
}

class Writing implements ArchiveTarget {
  readonly #given: ArchiveWriting;
  readonly #parts: PartFiles;
  readonly #arrivals = new Completed();
  readonly #intake: ContentWriter;
  readonly #sealing: CompletePartOptions;
  /** What has to be brought: in a repair, only what its parts hold. */
  readonly #needed: ReadonlyMap<Digest, Descriptor>;
  readonly #tags = new Set<string>();
  readonly #stop = new AbortController();
  #sealed: Promise<void> = Promise.resolve();
  #finishing: Promise<unknown> = Promise.resolve();

  constructor(given: ArchiveWriting) {
    const { files, dir, outline, state } = given;
    const { journal, progress, wanted } = state;
    const parts = new PartFiles(files, dir, outline);
    const isNeeded = (content: Descriptor) => parts.placesOf(content).some(({ part }) => wanted.has(part));
    this.#given = given;
    this.#parts = parts;
    this.#intake = new ContentWriter({ parts, arrivals: this.#arrivals, journal, progress });
    const restored = new Map([...state.whole].map((digest) => [digest, undefined] as const));
    this.#sealing = { outline, parts, arrivals: this.#arrivals, journal, restored, signal: this.#stop.signal };
    this.#needed = new Map(outline.contents.filter(isNeeded).map((content) => [content.digest, content]));
  }

  #missing(): readonly Descriptor[] {
    return [...this.#needed.values()].filter(({ digest }) => !this.#arrivals.has(digest));
  }

  get remaining(): number {
    return this.#missing().reduce((sum, { size }) => sum + size, 0);
  }

  async begin(): Promise<void> {
    const { files, dir, outline, state } = this.#given;
    for (const digest of state.whole) this.#arrivals.add(digest);
    for (const { number } of outline.parts) {
      const isNamed = (await files.stat(this.#parts.finalPath(number))) !== undefined;
      if (!state.wanted.has(number) && !isNamed) this.#parts.leave(number);
      // A part that is made again has a draft beside the one that it will replace.
      else if (!state.wanted.has(number) || (state.complete.has(number) && !(await this.#hasDraft(number))))
        this.#parts.keep(number);
    }
    const [{ free }, needed] = [await files.statfs(dir), await this.#room()];
    if (free < needed) throw noRoom(dir, needed, free);
    this.#sealed = this.#sealAll();
    // Who writes sees the same failure; who finishes sees it here.
    this.#sealed.catch(() => undefined);
  }

  /** The plugins are no steps of the plan, and are here already. */
  async takePlugins(): Promise<void> {
    for (const plugin of this.#given.options.plugins ?? [])
      await this.repository(plugin.use).push(tarballOf(plugin), () => plugin.read());
  }

  /** What the parts will take of the disk beyond what their drafts take already. */
  async #room(): Promise<number> {
    const { files, outline, state } = this.#given;
    let room = 0;
    for (const { number, size } of outline.parts) {
      if (!state.wanted.has(number) || this.#parts.isSealed(number)) continue;
      const draft = await files.stat(this.#parts.draftPath(number));
      room += Math.max(0, size - (draft?.allocated ?? draft?.size ?? 0));
    }
    return room;
  }

  repository(name: string): Repository {
    const { outline } = this.#given;
    const isHere = ({ digest }: Descriptor) =>
      this.#arrivals.has(digest) || (outline.places.has(digest) && !this.#needed.has(digest));
    const take: ContentWriter['take'] = (content, open, pushing) => this.#intake.take(content, open, pushing);
    return targetRepository(name, { outline, parts: this.#parts, tags: this.#tags, take, isHere });
  }

  finish(): Promise<ArchiveManifest> {
    const finishing = this.#finish();
    this.#finishing = finishing.catch(() => undefined);
    return finishing;
  }

  async #finish(): Promise<ArchiveManifest> {
    const { dir, files, outline, options, state } = this.#given;
    await this.#complete();
    return writeManifest({ dir, files, outline, sign: options.sign, state });
  }

  async #complete(): Promise<void> {
    const { dir, state } = this.#given;
    const refuse = () =>
      archiveIncomplete(
        dir,
        this.#missing().map(({ digest }) => digest),
      );
    if (this.#missing().length > 0) throw refuse();
    this.#arrivals.end();
    try {
      await this.#sealed;
    } catch (error) {
      throw this.#missing().length > 0 ? refuse() : error;
    }
    if (state.wanted.size === 0) await this.#checkPresence();
  }

  /** An archive that was finished before is still one only if its parts are there. */
  async #checkPresence(): Promise<void> {
    const { dir, files, outline } = this.#given;
    const lost: number[] = [];
    for (const { number, size } of outline.parts)
      if ((await files.stat(this.#parts.finalPath(number)))?.size !== size) lost.push(number);
    if (lost.length > 0) throw partsLost(dir, lost);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { held, state } = this.#given;
    // The last comes first; and where one goes wrong, the others are let go of all the same.
    await using rest = new AsyncDisposableStack();
    rest.defer(() => this.#tidy());
    rest.use(held);
    rest.defer(() => state.journal.close());
    await this.#finishing;
    this.#stop.abort();
    this.#arrivals.end();
    await this.#sealed.catch(() => undefined);
  }

  async #tidy(): Promise<void> {
    const { dir, files } = this.#given;
    if ((await files.readdir(workFolder(dir))).length === 0) await files.rmdir(workFolder(dir));
  }

  async #hasDraft(part: number): Promise<boolean> {
    return (await this.#given.files.stat(this.#parts.draftPath(part))) !== undefined;
  }

  async #sealAll(): Promise<void> {
    const { outline, state } = this.#given;
    const parts = outline.parts.filter(({ number }) => state.wanted.has(number));
    const queue = parts.values();
    const work = async () => {
      for (const part of queue) await this.#seal(part);
    };
    const results = await Promise.allSettled(Array.from({ length: WINDOW }, work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #seal(part: ArchiveLayout['parts'][number]): Promise<void> {
    const { state, options, outline } = this.#given;
    const { number, size } = part;
    if (this.#parts.isSealed(number)) return;
    const sha256 = state.complete.get(number) ?? (await completePart(part, this.#sealing));
    const expected = state.manifest?.parts[number - 1]?.sha256;
    if (expected !== undefined && sha256 !== expected) throw partDiffers(number, expected, sha256);
    await this.#parts.seal(number);
    state.complete.set(number, sha256);
    options.onPart?.({ number, parts: outline.parts.length, size });
  }
}
