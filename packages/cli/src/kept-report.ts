import { reportOf, type KeptEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { nodeState } from '@cse/transfer';
import { noSuchRun } from './errors.ts';
import { exitCodeOf } from './exit-code.ts';
import { stateFolder } from './node-ports.ts';
import type { ExitReport } from './run-and-show.ts';

/** A run that was kept: its plan, and what happened the last time that it was run. */
export interface KeptAttempt {
  readonly plan: Plan;
  /** Whether the target was only looked at. */
  readonly isCheck: boolean;
  readonly events: readonly KeptEvent[];
}

/** Finds a run by its id, or by how that begins. Throws `RUN_UNKNOWN`. */
export async function findRun(id: string): Promise<KeptAttempt> {
  const run = await nodeState(stateFolder(process.env)).find(
    id.replace(/^sha256:/, '').replace(/^([0-9a-f]{16})[0-9a-f]+/, '$1'),
  );
  if (!run) throw noSuchRun(id);
  const last = run.events.findLastIndex(({ type }) => type === 'run-started');
  return { plan: run.plan, isCheck: run.isCheck ?? false, events: run.events.slice(Math.max(0, last)) };
}

export function attemptReport({ plan, events }: Pick<KeptAttempt, 'plan' | 'events'>): ExitReport {
  const seconds = ((events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0)) / 1000;
  const report = reportOf(plan, events, seconds);
  return { exit: exitCodeOf(report.fault), ...report };
}
