import { CseError, isCseError } from '@cse/errors';
import { isManifest, type Descriptor, type Digest } from '@cse/oci';
import type { CallOptions, ReferrersOptions, ResolveOptions, Source, SourceStore } from '@cse/store';
import { nowhere } from './errors.ts';

/** The names under which a store is asked for a repository, in order. */
export type Candidates = (repository: string) => readonly string[];

/** A store that takes the content's own names, and looks them up wherever the source rules say. */
export function redirected(store: SourceStore, candidatesOf: Candidates): SourceStore {
  const known = new Map<string, Source>();
  return {
    repository(name) {
      const repository = known.get(name) ?? redirectedRepository(store, name, candidatesOf(name));
      known.set(name, repository);
      return repository;
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function redirectedRepository(store: SourceStore, name: string, candidates: readonly string[]): Source {
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return store.repository(only);
  const repositories = candidates.map((candidate) => store.repository(candidate));
  // What one of them lacks another may have, so every question starts with the one that answered last.
  let last = 0;
  const holders = new Map<Digest, Source>();

  async function firstThat<T>(ask: (repository: Source) => Promise<T>, isEnough?: (answer: T) => boolean): Promise<T> {
    const failures: CseError[] = [];
    const short: T[] = [];
    const order = [...repositories.entries()].sort(([a], [b]) => Number(b === last) - Number(a === last) || a - b);
    for (const [index, repository] of order) {
      try {
        const answer = await ask(repository);
        if (isEnough && !isEnough(answer)) short.push(answer);
        else return ((last = index), answer);
      } catch (error) {
        if (!isCseError(error) || !ELSEWHERE.has(error.fault)) throw error;
        failures.push(error);
      }
    }
    const [answer] = short;
    if (answer !== undefined) return answer;
    throw nowhere(name, failures);
  }

  function resolve(selector: string, options?: ResolveOptions): Promise<Descriptor> {
    return firstThat(async (source) => {
      const found = await source.resolve(selector, options);
      holders.set(found.digest, source);
      return found;
    });
  }

  // Who speaks of a manifest stands beside it: another place that has nothing of it proves nothing.
  async function referrersOf(subject: Digest, options?: ReferrersOptions): Promise<readonly Descriptor[]> {
    if (!holders.has(subject)) await resolve(subject, options).catch(unlessStopped);
    const holder = holders.get(subject);
    const ask = (source: Source) => Array.fromAsync(source.referrers(subject, options));
    return holder ? ask(holder) : firstThat(ask, (found) => found.length > 0);
  }

  return {
    resolve,
    async *tags(options) {
      const isEnough = (tags: readonly string[]) => tags.length > 0;
      yield* await firstThat((source) => Array.fromAsync(source.tags(options)), isEnough);
    },
    async *referrers(subject, options) {
      yield* await referrersOf(subject, options);
    },
    fetch: (content, options) => fetchFirst(content, options),
  };

  async function* fetchFirst(content: Parameters<Source['fetch']>[0], options?: CallOptions) {
    const { first, rest } = await firstThat(async (source) => {
      const rest = source.fetch(content, options)[Symbol.asyncIterator]();
      const first = await rest.next();
      if (isManifest(content)) holders.set(content.digest, source);
      return { first, rest };
    });
    if (first.done) return;
    try {
      yield first.value;
      yield* { [Symbol.asyncIterator]: () => rest };
    } finally {
      // Who stops reading after the first piece has not begun with the rest, and so would not end it.
      await rest.return?.();
    }
  }
}

/** Faults after which another place is tried. */
const ELSEWHERE = new Set<string>(['plan', 'access', 'unavailable']);

function unlessStopped(error: unknown): void {
  if (!isCseError(error)) throw error;
}
