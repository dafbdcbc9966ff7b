import type { Make, StoreGap } from './describe-store.ts';
/** What a store says of what it has. */
export declare function readingCases(fresh: Make, can: (gap: StoreGap) => boolean): void;
