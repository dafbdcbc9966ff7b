import type { Plan, Transfer } from '@cse/session';
import { aloud } from '@cse/terminal';

export interface PlanningAloud {
  readonly signal: AbortSignal;
  readonly quiet?: boolean | undefined;
  /** Takes the plan of an earlier run, where there is one. */
  readonly expected?: boolean | undefined;
}

/** Asks the plugins, and shows how far they are. What they note stands in the plan, and is told with its outcome. */
export async function planAloud(transfer: Transfer, { signal, quiet, expected }: PlanningAloud): Promise<Plan> {
  const plan = expected ? transfer.expected : transfer.plan;
  const what = [...new Set(transfer.items.map(({ use }) => use))].join(', ');
  return await aloud({ doing: 'planning', what, quiet }, (progress) => plan({ signal, progress }));
}

/** Asks the target what it has of a plan. */
export const surveyAloud = (transfer: Transfer, plan: Plan, { signal, quiet }: PlanningAloud) =>
  aloud({ doing: 'comparing', what: 'what the target has', quiet }, () => transfer.survey(plan, { signal }));
