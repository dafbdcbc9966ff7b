import { holdingsOf, printReceipt } from '@cse/media';
import { writeUserFile, type CheckOptions, type Plan, type Run, type StepId, type Transfer } from '@cse/session';
import { write } from '@cse/terminal';
import { show, type ExitReport, type Showing } from '../show.ts';
import { remedyFor } from './remedy.ts';

export interface VerifyOptions extends Showing, CheckOptions {
  /** Where to write what is there. */
  readonly state?: string | undefined;
  /** The command line, for the one that brings what is missing. */
  readonly argv: readonly string[];
}

/** Checks the target against a plan, in front of people or programs. */
export async function verifyAndShow(plan: Plan, transfer: Transfer, options: VerifyOptions): Promise<ExitReport> {
  const { state, argv, authenticated, readData, signal, ...showing } = options;
  const there = new Set<StepId>();
  const check = transfer.verify(plan, { signal, authenticated, readData, remedyFor: remedyFor(plan, argv) });
  const shown = await show(noting(check, there), { ...showing, verb: 'verified' });
  if (state !== undefined) await writeState(state, plan, there);
  return shown;
}

/** The same run, which notes what it saw. */
const noting = (run: Run, there: Set<StepId>): Run => ({
  ...run,
  async *[Symbol.asyncIterator]() {
    for await (const event of run) {
      if (event.type === 'step-finished') there.add(event.id);
      yield event;
    }
  },
});

/** What the target holds, as cse export --since reads it. */
async function writeState(path: string, plan: Plan, there: ReadonlySet<StepId>): Promise<void> {
  const target = plan.images[0]?.reference.split('/')[0] ?? '';
  await writeUserFile(path, printReceipt({ target, holds: holdingsOf(plan, ({ id }) => there.has(id)) }));
  await write(process.stderr, `receipt for the next cse export --since: ${path}`);
}
