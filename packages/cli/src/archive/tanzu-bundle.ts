import { dirname, resolve } from 'node:path';
import type { Config } from '@oclif/core/interfaces';
import type { RunEvent } from '@cse/executor';
import { nodeFiles } from '@cse/store';
import { makeTanzuBundle, nodeScratch, openTanzuBundle, type BundleMaker } from '@cse/tanzu-bundle';
import type { Transfer } from '@cse/transfer';
import type { Plan } from '@cse/graph';
import { planAloud } from '../planning.ts';
import { runAndShow, type ExitReport, type Showing } from '../run-and-show.ts';
import { openSession, type Flags } from '../session.ts';
import { transferAndShow } from '../transfer-and-show.ts';

/** Brings what is in a bundle of the Tanzu CLI to the target: all of it, or what the flags choose. */
export async function importBundle(config: Config, flags: Flags, showing: Showing): Promise<ExitReport> {
  const path = resolve(String(flags['tanzu-bundle']));
  await using bundle = await openTanzuBundle(path, { files: nodeFiles(), scratch: nodeScratch() });
  const { 'all-plugins': all, ...held } = bundle.flags;
  const choosing = ['group', 'plugin', 'refresh-configuration-only'].some((flag) => flags[flag] !== undefined);
  const asked = { ...held, ...(choosing ? {} : { 'all-plugins': all }), ...flags };
  await using transfer = await openSession(config, asked, { sides: { source: bundle.store } });
  return await transferAndShow(transfer, { ...showing, verb: 'imported' });
}

/** Writes a bundle for the Tanzu CLI, which is complete when the report is. */
export async function exportBundle(config: Config, flags: Flags, showing: Showing): Promise<ExitReport> {
  const path = resolve(String(flags['tanzu-bundle']));
  const options = { files: nodeFiles(), scratch: nodeScratch(dirname(path)) };
  await using bundle = await makeTanzuBundle(path, options);
  const asked = { only: ['cli-plugins'], ...flags };
  await using transfer = await openSession(config, asked, { sides: { target: bundle.store } });
  const plan = await planAloud(transfer);
  const start = (signal: AbortSignal) => finishing(plan, { transfer, bundle, signal });
  const report = (events: Iterable<RunEvent>) => transfer.report(plan, events);
  return await runAndShow(plan, { start, report }, { ...showing, verb: 'exported' });
}

interface Finishing {
  readonly transfer: Transfer;
  readonly bundle: BundleMaker;
  readonly signal: AbortSignal;
}

async function* finishing(plan: Plan, { transfer, bundle, signal }: Finishing): AsyncGenerator<RunEvent> {
  let done = 0;
  for await (const event of transfer.run(plan, { signal })) {
    if (event.type === 'step-finished') done += 1;
    yield event;
  }
  if (done === plan.steps.size) await bundle.finish();
}
