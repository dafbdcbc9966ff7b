import type { Archive } from '@cse/archive';
import type { RunEvent } from '@cse/executor';
import type { Transfer } from '@cse/transfer';
import { planAloud } from '../planning.ts';
import type { ExitReport } from '../run-and-show.ts';
import { untilStill, type Attempt } from '../until-still.ts';
import { bringAndShow, withOrigin, type BringOptions } from './bring.ts';

/** Plans with the archive as the source, and runs the plan. */
export async function importAndShow(archive: Archive, transfer: Transfer, options: BringOptions): Promise<ExitReport> {
  return untilStill(transfer.target, () => importOnce(archive, transfer, options));
}

async function importOnce(archive: Archive, transfer: Transfer, options: BringOptions): Promise<Attempt> {
  const plan = withOrigin(await planAloud(transfer), archive);
  const { target } = transfer;
  const start = (signal: AbortSignal) => transfer.run(plan, { signal });
  const report = (events: Iterable<RunEvent>) => transfer.report(plan, events);
  return { plan, report: await bringAndShow(archive, { plan, target, start, report }, options) };
}
