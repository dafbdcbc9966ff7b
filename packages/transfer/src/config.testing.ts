import type { TransferConfig } from './config.ts';

/** A config that says nothing but this. */
export const configOf = (some: Partial<TransferConfig> = {}): TransferConfig => ({
  ...{ releases: {}, sources: [], registries: {}, options: {}, items: [], only: [], skip: [] },
  ...some,
});
