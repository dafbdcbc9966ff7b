import { bundleWants, isBundle } from '@cse/imgpkg';
import type { Bundles } from '@cse/tkg';

/** Who knows bundles. */
export const bundles: Bundles = { isBundle, bundleWants };
