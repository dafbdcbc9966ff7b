import type { Repository, Store } from '@cse/store';
import { afterAll, beforeAll, describe } from 'vitest';
import { readingCases } from './store-reading.ts';
import { writingCases } from './store-writing.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Where its repositories stand: a registry's own host. */
  readonly host?: string | undefined;
}

/** What a place may be unable to do; its cases are then left out. */
export type StoreGap = 'untag' | 'referrers' | 'remove' | 'sha512';

/** The contract of every store, as one suite: each implementation runs it. */
export function describeStore(
  name: string,
  make: () => Promise<Store | StoreUnderTest>,
  { without = [] }: { readonly without?: readonly StoreGap[] | undefined } = {},
): void {
  describe(`${name} is a store`, () => {
    const place = { host: 'store.example', count: 0 } as { host: string; count: number; store: Store };
    beforeAll(async () => {
      const made = await make();
      const { store, host } = 'store' in made ? made : { store: made };
      Object.assign(place, { store, ...(host === undefined ? {} : { host }) });
    });
    afterAll(() => place.store?.[Symbol.asyncDispose]());

    const fresh = (): Fresh => {
      const repository = `${place.host}/contract/r${(place.count += 1)}`;
      return { store: place.store, name: repository, repository: place.store.repository(repository) };
    };
    const can = (gap: StoreGap) => !without.includes(gap);
    readingCases(fresh, can);
    writingCases(fresh, can);
  });
}

/** A repository that nobody used before, in the store under test. */
export interface Fresh {
  readonly store: Store;
  readonly name: string;
  readonly repository: Repository;
}
export type Make = () => Fresh;
