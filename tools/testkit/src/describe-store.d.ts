import type { Repository, Store } from '@cse/store';
export interface StoreUnderTest {
    readonly store: Store;
    /** Where its repositories stand: a registry's own host. */
    readonly host?: string | undefined;
}
/** What a place may be unable to do; its cases are then left out. */
export type StoreGap = 'untag' | 'referrers' | 'remove' | 'sha512';
/** The contract of every store, as one suite: each implementation runs it. */
export declare function describeStore(name: string, make: () => Promise<Store | StoreUnderTest>, { without }?: {
    readonly without?: readonly StoreGap[] | undefined;
}): void;
/** A repository that nobody used before, in the store under test. */
export interface Fresh {
    readonly store: Store;
    readonly name: string;
    readonly repository: Repository;
}
export type Make = () => Fresh;
