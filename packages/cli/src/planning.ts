import type { Plan, Transfer } from '@cse/session';
import { paint, print } from '@cse/terminal';

/** Asks the plugins. What they note stands in the plan, and is told with its outcome. */
export async function planAloud(transfer: Transfer, signal: AbortSignal): Promise<Plan> {
  const uses = [...new Set(transfer.items.map(({ use }) => use))].join(', ');
  print(process.stderr, paint('dim', `planning: ${uses} …`));
  return await transfer.plan({ signal });
}
