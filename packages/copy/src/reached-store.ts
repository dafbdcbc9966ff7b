import { splitRepository } from '@cse/oci';
import type { Repository, Store } from '@cse/store';
import type { Reach } from './reach.ts';

/** A store that finds out how to speak to a host when it is first asked for something there. */
export function reachedStore(store: Store, reach: Reach): Store {
  const repositories = new Map<string, Repository>();
  return {
    repository(name) {
      const repository = repositories.get(name) ?? reachedRepository(store, name, reach);
      repositories.set(name, repository);
      return repository;
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function reachedRepository(store: Store, name: string, reach: Reach): Repository {
  const ready = async () => {
    await reach.know(splitRepository(name).host);
    return store.repository(name);
  };
  return {
    resolve: async (...input) => (await ready()).resolve(...input),
    async *tags(...input) {
      yield* (await ready()).tags(...input);
    },
    async *referrers(...input) {
      yield* (await ready()).referrers(...input);
    },
    async *fetch(...input) {
      yield* (await ready()).fetch(...input);
    },
    has: async (...input) => (await ready()).has(...input),
    push: async (...input) => (await ready()).push(...input),
    mount: async (...input) => (await ready()).mount(...input),
    tag: async (...input) => (await ready()).tag(...input),
    remove: async (...input) => (await ready()).remove(...input),
    untag: async (...input) => (await ready()).untag(...input),
  };
}
