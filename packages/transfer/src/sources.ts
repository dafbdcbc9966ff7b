import { CseError, isCseError } from '@cse/errors';
import { parseRepository } from '@cse/oci';
import type { CallOptions, Repository, Source, Store } from '@cse/store';
import { invalidRule, nowhere } from './errors.ts';

/** Ask `to` instead of `from`: both are prefixes of full names, by whole path segments. */
export interface SourceRule {
  readonly from: string;
  readonly to: string;
}

/** The vendor moved its public registry in 2024; the old name stays the name of the content. */
export const BUILT_IN_SOURCES: readonly SourceRule[] = [
  { from: 'projects.registry.vmware.com', to: 'projects.packages.broadcom.com' },
  { from: 'projects.registry.vmware.com', to: 'projects.registry.vmware.com' },
];

/** Reads `FROM=TO`. Throws `SOURCE_RULE_INVALID`. */
export function parseSourceRule(text: string): SourceRule {
  const [from, to, ...rest] = text.split('=');
  if (!from || !to || rest.length > 0) throw invalidRule(text, 'it is not FROM=TO');
  return checkSourceRule({ from, to });
}

export function checkSourceRule({ from, to }: SourceRule): SourceRule {
  for (const prefix of [from, to]) {
    try {
      parseRepository(`${prefix}/x`);
    } catch (cause) {
      throw invalidRule(`${from}=${to}`, `${prefix} is not a registry: ${(cause as Error).message}`);
    }
  }
  return { from, to };
}

/** The names to ask for a repository, in order. The user's rules for a prefix take the place of the built-in ones. */
export function candidatesOf(repository: string, rules: readonly SourceRule[]): readonly string[] {
  const own = rules.filter(({ from }) => isBelow(repository, from));
  const used = own.length > 0 ? own : BUILT_IN_SOURCES.filter(({ from }) => isBelow(repository, from));
  return used.length > 0 ? used.map(({ from, to }) => to + repository.slice(from.length)) : [repository];
}

const isBelow = (repository: string, prefix: string) => repository === prefix || repository.startsWith(`${prefix}/`);

/** A store that is asked by the content's own names, and answers from wherever the rules say that it may be had. */
export function redirected(store: Store, rules: readonly SourceRule[]): Store {
  const known = new Map<string, Repository>();
  return {
    repository(name) {
      const repository = known.get(name) ?? redirectedRepository(store, name, candidatesOf(name, rules));
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
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
}

/** Faults of one place, for which another may do. */
const ELSEWHERE = new Set<string>(['plan', 'access', 'unavailable']);
