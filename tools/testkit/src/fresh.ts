import type { Repository, Source, SourceStore, Store } from '@cse/store';

/** A repository that nobody used before: what is put into `repository` is to be read from `source`. */
export interface Fresh {
  readonly store: Store;
  readonly name: string;
  readonly repository: Repository;
  readonly source: Source;
}

/** Makes a repository that nobody used before. */
export type MakeFresh = () => Fresh;

/** What a place may be unable to do; its cases are then left out. */
export type StoreGap = 'untag' | 'referrers' | 'remove' | 'sha512';

/** Where new repositories are made, once a suite has begun. */
export class FreshRepositories {
  #made: { readonly store: Store; readonly source: SourceStore; readonly host: string } | undefined;
  #count = 0;

  open(
    store: Store,
    { source = store, host = 'store.example' }: { source?: SourceStore; host?: string | undefined },
  ): void {
    this.#made = { store, source, host };
  }

  readonly make: MakeFresh = () => {
    if (!this.#made) throw new Error('a repository is made within a test');
    const { store, source, host } = this.#made;
    const name = `${host}/contract/r${(this.#count += 1)}`;
    return { store, name, repository: store.repository(name), source: source.repository(name) };
  };

  async close(): Promise<void> {
    await this.#made?.source[Symbol.asyncDispose]();
  }
}
