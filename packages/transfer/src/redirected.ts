import { CseError, isCseError } from '@cse/errors';
import type { CallOptions, Repository, Source, Store } from '@cse/store';
import { nowhere } from './errors.ts';

/** The names under which a store is asked for a repository, in order. */
export type Candidates = (repository: string) => readonly string[];

/** A store that is asked by the content's own names, and answers from wherever it may be had. */
export function redirected(store: Store, candidatesOf: Candidates): Store {
  const known = new Map<string, Repository>();
  return {
    repository(name) {
      const repository = known.get(name) ?? redirectedRepository(store, name, candidatesOf(name));
      known.set(name, repository);
      return repository;
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function redirectedRepository(store: Store, name: string, candidates: readonly string[]): Repository {
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return store.repository(only);
  const repositories = candidates.map((candidate) => store.repository(candidate));
  const [original] = repositories;
  // What one of them lacks another may have, so every question starts with the one that answered last.
  let last = 0;

  async function firstThat<T>(ask: (repository: Source) => Promise<T>): Promise<T> {
    const failures: CseError[] = [];
    const order = [...repositories.keys()].sort((a, b) => Number(b === last) - Number(a === last) || a - b);
    for (const index of order) {
      try {
        const answer = await ask(repositories[index] as Source);
        last = index;
        return answer;
      } catch (error) {
        if (!isCseError(error) || !ELSEWHERE.has(error.fault)) throw error;
        failures.push(error);
      }
    }
    throw nowhere(name, failures);
  }

  return {
    ...(original as Repository),
    resolve: (selector, options) => firstThat((source) => source.resolve(selector, options)),
    async *tags(options) {
      yield* await firstThat((source) => Array.fromAsync(source.tags(options)));
    },
    async *referrers(subject, options) {
      yield* await firstThat((source) => Array.fromAsync(source.referrers(subject, options)));
    },
    fetch: (content, options) => fetchFirst(content, options),
  };

  async function* fetchFirst(content: Parameters<Source['fetch']>[0], options?: CallOptions) {
    const { first, rest } = await firstThat(async (source) => {
      const rest = source.fetch(content, options)[Symbol.asyncIterator]();
      return { first: await rest.next(), rest };
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

/** Faults of one place, for which another may do. */
const ELSEWHERE = new Set<string>(['plan', 'access', 'unavailable']);
