import { resolve } from 'node:path';
import type { RunEvent } from '@cse/executor';
import { writeFolder, type FolderWriter } from '@cse/isolated-cluster';
import { memoryStore, nodeFiles } from '@cse/store';
import type { Transfer } from '@cse/transfer';
import type { Config } from '@oclif/core/interfaces';
import { planAloud } from '../planning.ts';
import { runAndShow, type ExitReport, type Showing } from '../run-and-show.ts';
import { openSession, type Flags } from '../session.ts';

/** Plans, and runs the TKG part of the plan into a folder of tars. */
export async function exportFolder(
  config: Config,
  flags: Flags & { readonly folder: string },
  showing: Showing,
): Promise<ExitReport> {
  const sides = { target: memoryStore() };
  await using transfer = await openSession(config, flags, { sides, destination: 'archive', below: 'tkg' });
  const plan = await planAloud(transfer);
  const dir = resolve(flags.folder);
  await using target = await writeFolder(dir, { plan, context: transfer.context(), files: nodeFiles() });
  const start = (signal: AbortSignal) => finishing(transfer, target, signal);
  const report = (events: Iterable<RunEvent>) => transfer.report(target.plan, events);
  return await runAndShow(target.plan, { start, report }, { ...showing, verb: 'exported' });
}

/** Runs the plan, and names the last tars once all is there. */
async function* finishing(transfer: Transfer, target: FolderWriter, signal: AbortSignal): AsyncGenerator<RunEvent> {
  let done = 0;
  for await (const event of transfer.run(target.plan, { signal, target })) {
    if (event.type === 'step-finished') done += 1;
    yield event;
  }
  if (done === target.plan.steps.size) await target.finish();
}
