import type { Transfer } from '@cse/transfer';
import { planAloud } from './planning.ts';
import { runAndShow, type ExitReport, type Showing } from './run-and-show.ts';

const TRIES = 3;

/**
 * Plans and runs, in front of people or programs. Where somebody else wrote meanwhile to a tag that was merged with what it
 * named, it plans again with what is there now.
 */
export async function transferAndShow(transfer: Transfer, showing: Showing, tries = TRIES): Promise<ExitReport> {
  const plan = await planAloud(transfer);
  const start = (signal: AbortSignal) => transfer.run(plan, { signal });
  const report = await runAndShow(plan, { start, report: (events) => transfer.report(plan, events) }, showing);
  const overtaken = report.failures.some(({ code }) => code === 'TAG_MOVED');
  return overtaken && tries > 1 ? transferAndShow(transfer, showing, tries - 1) : report;
}
