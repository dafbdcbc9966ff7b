import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPresumed, holdingsOf, printReceipt, sinceOf, type Archive } from '@cse/archive';
import type { Plan } from '@cse/graph';
import type { Store } from '@cse/store';
import { unusableArchive } from '../errors.ts';
import { stateFolder } from '../node-ports.ts';
import { runAndShow, type ExitReport, type Running, type Showing } from '../run-and-show.ts';
import { write } from '../streams.ts';
import { originOf } from './open.ts';

export interface BringOptions extends Showing {
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

interface Bringing extends Running {
  readonly plan: Plan;
  readonly target: Store;
}

/** Runs a plan whose source is an archive. Nothing is written before the target was seen to have what the archive left out. */
export async function bringAndShow(
  archive: Archive,
  { plan, target, ...running }: Bringing,
  options: BringOptions,
): Promise<ExitReport> {
  await checkPresumed(archive.manifest, { plan, target });
  const report = await runAndShow(plan, running, { ...options, verb: 'imported' });
  if (report.ok) await writeReceipt(archive, plan, options.receipt);
  return report;
}

/** The plan with a word on who vouches for what it brings, which is so kept with the run. */
export const withOrigin = (plan: Plan, archive: Archive): Plan => ({
  ...plan,
  notes: [...plan.notes, originOf(archive)],
});

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
