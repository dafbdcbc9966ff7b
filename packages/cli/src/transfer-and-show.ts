import type { Transfer } from '@cse/transfer';
import { planAloud } from './planning.ts';
import { runAndShow, type ExitReport, type Showing } from './run-and-show.ts';

/** Plans and runs, in front of people or programs. */
export async function transferAndShow(transfer: Transfer, showing: Showing): Promise<ExitReport> {
  const plan = await planAloud(transfer);
  const start = (signal: AbortSignal) => transfer.run(plan, { signal });
  return runAndShow(plan, { start, report: (events) => transfer.report(plan, events) }, showing);
}
