import type { Plan, Transfer } from '@cse/session';
import { planningLine, sayThrough } from '@cse/terminal';

export interface PlanningAloud {
  readonly signal: AbortSignal;
  readonly quiet?: boolean | undefined;
}

/** Asks the plugins, and shows how far they are. What they note stands in the plan, and is told with its outcome. */
export async function planAloud(transfer: Transfer, { signal, quiet = false }: PlanningAloud): Promise<Plan> {
  if (quiet) return await transfer.plan({ signal });
  using line = planningLine(process.stderr, [...new Set(transfer.items.map(({ use }) => use))].join(', '));
  using _ = sayThrough(line);
  return await transfer.plan({ signal, progress: line.progress });
}
