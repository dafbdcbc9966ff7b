import type { Make, StoreGap } from './describe-store.ts';
/** How content comes to a store, and leaves it. */
export declare function writingCases(fresh: Make, can: (gap: StoreGap) => boolean): void;
