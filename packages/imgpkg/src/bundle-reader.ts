import type { PlanContext } from '@cse/plugin';

/** What of planning it takes to read bundles. */
export type BundleReader = Pick<PlanContext, 'source' | 'target' | 'read' | 'files'>;
