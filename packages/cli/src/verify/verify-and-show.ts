import { holdingsOf, printReceipt } from '@cse/archive';
import type { RunEvent } from '@cse/executor';
import type { Plan, StepId } from '@cse/graph';
import type { CheckOptions, Transfer } from '@cse/transfer';
import { runAndShow, type ExitReport, type Showing } from '../run-and-show.ts';
import { write } from '../streams.ts';
import { writeUserFile } from '../user-file.ts';
import { withRemedies } from './remedy.ts';

export interface VerifyOptions extends Showing, CheckOptions {
  /** Where to write what is there. */
  readonly state?: string | undefined;
  /** The command line, for the one that brings what is missing. */
  readonly argv: readonly string[];
}

/** Checks the target against a plan, in front of people or programs. */
export async function verifyAndShow(plan: Plan, transfer: Transfer, options: VerifyOptions): Promise<ExitReport> {
  const { state, argv, authenticated, readData, ...showing } = options;
  const there = new Set<StepId>();
  async function* start(signal: AbortSignal): AsyncGenerator<RunEvent> {
    for await (const event of transfer.verify(plan, { signal, authenticated, readData })) {
      if (event.type === 'step-finished') there.add(event.id);
      yield event;
    }
  }
  const report = (events: Iterable<RunEvent>) => transfer.report(plan, withRemedies(events, plan, argv));
  const shown = await runAndShow(plan, { start, report }, { ...showing, verb: 'verified' });
  if (state !== undefined) await writeState(state, plan, there);
  return shown;
}

/** What the target holds, as cse export --since reads it. */
async function writeState(path: string, plan: Plan, there: ReadonlySet<StepId>): Promise<void> {
  const target = plan.images[0]?.reference.split('/')[0] ?? '';
  await writeUserFile(path, printReceipt({ target, holds: holdingsOf(plan, ({ id }) => there.has(id)) }));
  await write(process.stderr, `receipt for the next cse export --since: ${path}`);
}
