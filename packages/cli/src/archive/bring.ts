import { basename, join } from 'node:path';
import { checkPresumed, holdingsOf, printReceipt, signDetached, sinceOf, type Archive } from '@cse/archive';
import type { Plan } from '@cse/graph';
import { nodeFiles, withPlainErrors, type Store } from '@cse/store';
import { unusableArchive } from '../errors.ts';
import { installedName } from '../installation/here.ts';
import { stateFolder } from '../node-ports.ts';
import { runAndShow, type ExitReport, type Running, type Showing } from '../run-and-show.ts';
import { write } from '../streams.ts';
import { readUserFile, writeUserFile } from '../user-file.ts';
import { originOf } from './open.ts';

export interface BringOptions extends Showing {
  /** Where the receipt is written. */
  readonly receipt?: string | undefined;
  /** The secret key that signs it. */
  readonly sign?: string | undefined;
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
  if (report.ok) await writeReceipt(archive, plan, options);
  return report;
}

/** The plan with a word on who vouches for what it brings, which is so kept with the run. */
export const withOrigin = (plan: Plan, archive: Archive): Plan => ({
  ...plan,
  notes: [...plan.notes, originOf(archive)],
});

/** Says what the target holds now: the honest base of the next archive. */
async function writeReceipt(archive: Archive, plan: Plan, { receipt: named, sign }: BringOptions): Promise<void> {
  const since = sinceOf(archive.manifest, archive.digest);
  const folder = join(stateFolder(process.env), 'receipts');
  const path = named ?? join(folder, `${targetName(plan)}-${since.set.slice(0, 8)}-${since.sequence}.json`);
  if (named === undefined) await withPlainErrors(nodeFiles()).mkdir(folder);
  const target = plan.images[0]?.reference ?? '';
  const text = printReceipt({
    target: target.split('/')[0] ?? '',
    since,
    cse: await installedName(),
    holds: holdingsOf(plan),
  });
  await writeUserFile(path, text);
  if (sign !== undefined) await signReceipt(path, text, sign);
  await write(process.stderr, `receipt for the next cse export --since: ${path}`);
}

/** What all that a plan brings lies below, as a part of a file's name: each target has a receipt of its own. */
function targetName({ steps }: Plan): string {
  const [first = [], ...others] = [...steps.values()].map(({ to }) => to.split('/'));
  const length = first.findIndex((segment, at) => others.some((other) => other[at] !== segment));
  const base = length < 0 ? first : first.slice(0, length);
  return base
    .join('_')
    .replaceAll(/[^\w.-]/g, '_')
    .slice(0, 100);
}

async function signReceipt(path: string, text: string, key: string): Promise<void> {
  const secretKey = await readUserFile('sign', key);
  const comment = `timestamp:${Math.floor(Date.now() / 1000)}\tfile:${basename(path)}\thashed`;
  await writeUserFile(`${path}.minisig`, signDetached(new TextEncoder().encode(text), { secretKey, comment }));
}
