import { orAbsent } from '@cse/errors';
import { parseReference, parseRepository } from '@cse/oci';
import type { Located, PlanContext, Side } from '@cse/plugin';
import type { SourceStore } from '@cse/store';
import { companionsOf } from './companions.ts';
import { Contents } from './content.ts';
import { filesOfImage } from './files.ts';
import { fileContext } from './located-files.ts';
import { findImages } from './images.ts';
import { placeBelow } from './places.ts';

export interface ContextOptions {
  readonly source: SourceStore;
  readonly target: SourceStore;
  readonly destination?: PlanContext['destination'] | undefined;
  /** The target's base. */
  readonly base?: string | undefined;
  /** Where a repository goes, by its full name. */
  readonly relocate: (repository: string) => string;
  readonly signal?: AbortSignal | undefined;
  readonly note?: ((message: string) => void) | undefined;
  readonly progress?: ((message: string) => void) | undefined;
  readonly postpone?: ((what: string) => void) | undefined;
  readonly contents?: Contents | undefined;
  /** The plugin that asks, and what its item says: the files that a user named are named in it. */
  readonly use?: string | undefined;
  readonly item?: unknown;
  /** How many blobs may be under way at once to a registry; of small questions four times as many. */
  readonly concurrency?: number | undefined;
  /** Fail if a registry cannot list companions, instead of adding a note. */
  readonly strictSignatures?: boolean | undefined;
}

/** The context of one plugin. Reads are cached, so asking twice costs nothing. */
export function planContext(options: ContextOptions): PlanContext {
  const { source, target, base, relocate, destination = 'registry', signal = new AbortController().signal } = options;
  const {
    concurrency,
    contents = new Contents({ source, target, signal, concurrency }),
    note = () => {},
    progress = () => {},
    postpone = () => {},
  } = options;
  const { strictSignatures = false } = options;
  const context: PlanContext = {
    source: sideOf('source', { store: source, signal, contents }),
    target: sideOf('target', { store: target, signal, contents }),
    destination,
    base,
    signal,
    relocate,
    place: (path) => placeBelow(base, path),
    ...fileContext({ contents, use: options.use ?? 'cse', item: options.item, note }),
    images: (requests) => findImages(requests, context),
    note,
    progress,
    postpone,
    read: (content) => contents.read(content),
    successors: (manifest) => contents.successors(manifest),
    create: (mediaType, bytes) => contents.create(mediaType, bytes),
    files: (image) => filesOfImage(image, contents),
    companions: (image) => companionsOf(image, { contents, context, strict: strictSignatures }),
  };
  return context;
}

interface SideOptions {
  readonly store: SourceStore;
  readonly signal: AbortSignal;
  readonly contents: Contents;
}

function sideOf(name: 'source' | 'target', { store, signal, contents }: SideOptions): Side {
  const ask = async (reference: string): Promise<Located> => {
    const { repository, digest, tag = 'latest' } = parseReference(reference);
    const descriptor = await store.repository(repository).resolve(digest ?? tag, { signal });
    return { descriptor, holder: `${name}:${repository}`, reference };
  };
  const resolve: Side['resolve'] = (text) => contents.once(`${name} ${text}`, () => ask(text));
  return {
    resolve,
    find: (reference) => orAbsent(resolve(reference)),
    async *tags(text) {
      const repository = parseRepository(text);
      yield* await contents.once(`${name} tags ${repository}`, () => list(store, repository, signal));
    },
  };
}

async function list(store: SourceStore, repository: string, signal: AbortSignal): Promise<readonly string[]> {
  return (await orAbsent(Array.fromAsync(store.repository(repository).tags({ signal })))) ?? [];
}
