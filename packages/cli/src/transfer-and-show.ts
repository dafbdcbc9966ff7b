import type { RunEvent } from '@cse/executor';
import type { Transfer } from '@cse/transfer';
import { planAloud } from './planning.ts';
import { runAndShow, type ExitReport, type Showing } from './run-and-show.ts';
import { untilStill } from './until-still.ts';

/** Plans and runs, in front of people or programs. */
export async function transferAndShow(transfer: Transfer, showing: Showing): Promise<ExitReport> {
  return untilStill(transfer.target, async () => {
    const plan = await planAloud(transfer);
    const start = (signal: AbortSignal) => transfer.run(plan, { signal });
    const report = (events: Iterable<RunEvent>) => transfer.report(plan, events);
    return { plan, report: await runAndShow(plan, { start, report }, showing) };
  });
}
