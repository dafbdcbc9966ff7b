import type { SourceStore, Store } from '@cse/store';
import { afterAll, beforeAll, describe } from 'vitest';
import { FreshRepositories, type StoreGap } from './fresh.ts';
import { readingCases } from './store-reading.ts';
import { writingCases } from './store-writing.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Where its repositories stand: a registry's own host. */
  readonly host?: string | undefined;
}

/** What is read, and the store that its content is put into. */
export interface SourceUnderTest {
  readonly source: SourceStore;
  readonly store: Store;
}

export interface DescribeOptions {
  readonly without?: readonly StoreGap[] | undefined;
}

/** The contract of every store, as one suite: each implementation runs it. */
export function describeStore(
  name: string,
  make: () => Promise<Store | StoreUnderTest>,
  { without = [] }: DescribeOptions = {},
): void {
  describe(`${name} is a store`, () => {
    const repositories = new FreshRepositories();
    beforeAll(async () => {
      const made = await make();
      const { store, host } = 'store' in made ? made : { store: made };
      repositories.open(store, { host });
    });
    afterAll(() => repositories.close());
    const can = (gap: StoreGap) => !without.includes(gap);
    readingCases(repositories.make, can);
    writingCases(repositories.make, can);
  });
}

/** The contract of every source: what was put into a store is read from there, and nothing else is. */
export function describeSource(
  name: string,
  make: () => Promise<SourceUnderTest>,
  { without = [] }: DescribeOptions = {},
): void {
  describe(`${name} is a source`, () => {
    const repositories = new FreshRepositories();
    beforeAll(async () => {
      const { store, source } = await make();
      repositories.open(store, { source });
    });
    afterAll(() => repositories.close());
    readingCases(repositories.make, (gap) => !without.includes(gap));
  });
}
