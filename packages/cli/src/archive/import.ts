import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPresumed, holdingsOf, printReceipt, sinceOf, type Archive } from '@cse/archive';
import type { Plan } from '@cse/graph';
import type { Transfer } from '@cse/transfer';
import { unusableArchive } from '../errors.ts';
import { stateFolder } from '../node-ports.ts';
import { planAloud } from '../planning.ts';
import { runAndShow, type ExitReport, type Showing } from '../run-and-show.ts';
import { write } from '../streams.ts';
import { untilStill, type Attempt } from '../until-still.ts';
import { originOf } from './open.ts';

export interface ImportOptions extends Showing {
  /** Where the receipt is written. */
  readonly receipt?: string | undefined;
}

/** Looks at all parts before anything is uploaded. One that is missing may come with a later visit; any other fault stops here. */
export async function checkParts(archive: Archive): Promise<void> {
  const problems = await archive.check();
  const [first, ...others] = problems.filter(({ kind, blocks }) => blocks && kind !== 'missing');
  if (first) throw unusableArchive(first, others.length);
  for (const { message, hint } of problems) await write(process.stderr, `warning: ${message}\n         ${hint}`);
}

/** Plans with the archive as the source, and runs the plan. */
export async function importAndShow(archive: Archive, transfer: Transfer, options: ImportOptions): Promise<ExitReport> {
  return untilStill(transfer.target, () => importOnce(archive, transfer, options));
}

async function importOnce(archive: Archive, transfer: Transfer, options: ImportOptions): Promise<Attempt> {
  const planned = await planAloud(transfer);
  const plan = { ...planned, notes: [...planned.notes, originOf(archive)] };
  await checkPresumed(archive.manifest, { plan, target: transfer.target });
  const start = (signal: AbortSignal) => transfer.run(plan, { signal });
  const report = await runAndShow(
    plan,
    { start, report: (events) => transfer.report(plan, events) },
    { ...options, verb: 'imported' },
  );
  if (report.ok) await writeReceipt(archive, plan, options.receipt);
  return { plan, report };
}

/** Says what the target holds now: the honest base of the next archive. */
async function writeReceipt(archive: Archive, plan: Plan, named: string | undefined): Promise<void> {
  const since = sinceOf(archive.manifest, archive.digest);
  const folder = join(stateFolder(process.env), 'receipts');
  const path = named ?? join(folder, `${since.set.slice(0, 8)}-${since.sequence}.json`);
  if (named === undefined) await mkdir(folder, { recursive: true });
  const target = plan.images[0]?.reference ?? '';
  await writeFile(path, printReceipt({ target: target.split('/')[0] ?? '', since, holds: holdingsOf(plan) }));
  await write(process.stderr, `receipt for the next export --since: ${path}`);
}
