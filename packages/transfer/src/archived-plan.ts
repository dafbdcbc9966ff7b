import { relocatedPlan, type Plan } from '@cse/graph';
import { parseBase, relocateTo } from './base.ts';
import type { TransferConfig } from './config.ts';
import { noTarget, postponed } from './errors.ts';
import type { Carried } from './medium.ts';
import { withOrigin } from './over-medium.ts';

export interface ArchivedPlanOptions {
  readonly config: Pick<TransferConfig, 'to'>;
  /** What plugins put content in, directly below the base. */
  readonly paths: readonly string[];
  /** The archive, which knows who vouches for it. */
  readonly from?: Carried | undefined;
}

/**
 * The plan of an archive, for the target of the config; needs no plugin. Throws `PLAN_POSTPONED` where a plugin is needed all
 * the same: for what depends on what the target has.
 */
export function archivedPlan(plan: Plan, { config, paths, from }: ArchivedPlanOptions): Plan {
  if (config.to === undefined) throw noTarget();
  const base = parseBase(config.to, paths);
  if (plan.postponed.length > 0) throw postponed(plan.postponed);
  return relocatedPlan(withOrigin(plan, from), relocateTo(base));
}
