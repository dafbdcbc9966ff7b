import { isDeepStrictEqual } from 'node:util';
import { archiveTarget, keptPlan, type ArchiveTarget, type PlanInFolder } from '@cse/archive';
import type { Plan } from '@cse/graph';
import { nodeFiles } from '@cse/store';
import type { Transfer } from '@cse/transfer';
import type { RunEvent } from '@cse/executor';
import { takeAlong } from '../installation/take-along.ts';
import { planAloud } from '../planning.ts';
import { runAndShow, type ExitReport, type Showing } from '../run-and-show.ts';
import { parseSize } from '../size.ts';
import { write } from '../streams.ts';
import { readUserFile } from '../user-file.ts';
import { readSince } from './since.ts';

export interface ExportFlags {
  readonly archive: string;
  readonly 'part-size'?: string | undefined;
  readonly since?: string | undefined;
  readonly sign?: string | undefined;
  readonly trust?: readonly string[] | undefined;
  readonly repair?: readonly number[] | undefined;
  readonly 'without-cse'?: boolean | undefined;
  readonly 'carry-platform'?: readonly string[] | undefined;
}

/** Plans, and runs the plan into an archive, which is complete when the report is. */
export async function exportAndShow(transfer: Transfer, flags: ExportFlags, showing: Showing): Promise<ExitReport> {
  const kept = await keptPlan(flags.archive, nodeFiles());
  const plan = planBegun(kept, transfer, flags) ?? (await planAloud(transfer));
  const settings = await settingsOf(flags);
  await using target = await archiveTarget(flags.archive, { plan, files: nodeFiles(), ...settings });
  await takeAlong(flags, settings.sign);
  const start = (signal: AbortSignal) => finishing(plan, { transfer, target, signal });
  const report = (events: Iterable<RunEvent>) => transfer.report(plan, events);
  const shown = await runAndShow(plan, { start, report }, { ...showing, verb: 'exported' });
  if (shown.ok && kept?.finished) await write(process.stderr, notRead(flags.archive));
  return shown;
}

const notRead = (dir: string) =>
  `existing content of ${dir} was not read again; check it with cse archive verify ${dir} --read-data`;

/** The plan of what was begun for the same, or of the archive whose parts are made again: what it names may have moved since. */
function planBegun(kept: PlanInFolder | undefined, { items }: Transfer, { repair }: ExportFlags): Plan | undefined {
  if (!kept || repair !== undefined) return kept?.plan;
  const asked = kept.plan.asked?.map(({ use, options }) => ({ use, options }));
  return !kept.finished && isDeepStrictEqual(asked, JSON.parse(JSON.stringify(items))) ? kept.plan : undefined;
}

async function settingsOf({ 'part-size': partSize, since, sign, trust, repair }: ExportFlags) {
  return {
    ...(partSize === undefined ? {} : { partSize: parseSize('part-size', partSize) }),
    ...(since === undefined ? {} : { base: await readSince(since, trust) }),
    ...(sign === undefined ? {} : { sign: await signing(sign) }),
    repair,
  };
}

const signing = async (path: string) => ({
  secretKey: await readUserFile('sign', path),
  at: Math.floor(Date.now() / 1000),
});

interface Finishing {
  readonly transfer: Transfer;
  readonly target: ArchiveTarget;
  readonly signal: AbortSignal;
}

/** Runs the plan, and makes the folder an archive once all of it is there. */
async function* finishing(plan: Plan, { transfer, target, signal }: Finishing): AsyncGenerator<RunEvent> {
  let done = 0;
  for await (const event of transfer.run(plan, { signal, target })) {
    if (event.type === 'step-finished') done += 1;
    yield event;
  }
  if (done === plan.steps.size) await target.finish();
}
