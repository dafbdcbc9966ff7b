import { isCseError } from '@cse/errors';
import { parseReference, parseRepository, selectorOf } from '@cse/oci';
import type { PlanContext, Side } from '@cse/plugin';
import type { Store } from '@cse/store';
import { companionsOf } from './companions.ts';
import { Contents } from './content.ts';
import { filesOfImage } from './files.ts';

export interface ContextOptions {
  readonly source: Store;
  readonly target: Store;
  readonly destination?: PlanContext['destination'] | undefined;
  /** Where a repository goes, by its full name. */
  readonly relocate: (repository: string) => string;
  readonly signal?: AbortSignal | undefined;
  readonly note?: ((message: string) => void) | undefined;
  readonly postpone?: ((what: string) => void) | undefined;
  readonly contents?: Contents | undefined;
}

/** What one plugin sees. Reads are remembered, so asking twice costs nothing. */
export function planContext(options: ContextOptions): PlanContext {
  const { source, target, relocate, destination = 'registry', signal = new AbortController().signal } = options;
  const { contents = new Contents({ source, target, signal }), note = () => {}, postpone = () => {} } = options;
  const context: PlanContext = {
    source: sideOf('source', source, signal),
    target: sideOf('target', target, signal),
    destination,
    signal,
    relocate,
    note,
    postpone,
    read: (content) => contents.read(content),
    successors: (manifest) => contents.successors(manifest),
    create: (mediaType, bytes) => contents.create(mediaType, bytes),
    files: (image) => filesOfImage(image, contents),
    companions: (image) => companionsOf(image, { contents, context }),
  };
  return context;
}

function sideOf(name: 'source' | 'target', store: Store, signal: AbortSignal): Side {
  const listings = new Map<string, Promise<readonly string[]>>();
  const resolve: Side['resolve'] = async (text) => {
    const reference = parseReference(text);
    const { repository } = reference;
    const descriptor = await store.repository(repository).resolve(selectorOf(reference), { signal });
    return { descriptor, holder: `${name}:${repository}`, reference: text };
  };
  return {
    resolve,
    find: (reference) => resolve(reference).catch(absent),
    async *tags(name) {
      const repository = parseRepository(name);
      const listing = listings.get(repository) ?? list(store, repository, signal);
      listings.set(repository, listing);
      yield* await listing;
    },
  };
}

async function list(store: Store, repository: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return await Array.fromAsync(store.repository(repository).tags({ signal }));
  } catch (error) {
    return absent(error) ?? [];
  }
}

function absent(error: unknown): undefined {
  if (isCseError(error) && error.code === 'CONTENT_NOT_FOUND') return undefined;
  throw error;
}
