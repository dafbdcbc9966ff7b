import { reportOf, type KeptEvent, type Report } from '@cse/executor';
import type { Plan } from '@cse/graph';
import type { RunState } from '@cse/transfer';
import { noSuchRun } from './errors.ts';

/** A run that was kept: its plan, and what happened the last time that it was run. */
export interface KeptAttempt {
  readonly plan: Plan;
  /** Whether the target was only looked at. */
  readonly isCheck: boolean;
  readonly events: readonly KeptEvent[];
  readonly report: Report;
}

/** Finds a run by its id, or by how that begins. Throws `RUN_UNKNOWN`. */
export async function findRun(id: string, state: RunState): Promise<KeptAttempt> {
  const run = await state.find(id.replace(/^sha256:/, '').replace(/^([0-9a-f]{16})[0-9a-f]+/, '$1'));
  if (!run) throw noSuchRun(id);
  const { plan, isCheck = false } = run;
  const last = run.events.findLastIndex(({ type }) => type === 'run-started');
  const events = run.events.slice(Math.max(0, last));
  const seconds = ((events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0)) / 1000;
  return { plan, isCheck, events, report: reportOf(plan, events, seconds) };
}
