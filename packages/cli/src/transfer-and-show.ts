import type { Plan, Run, Transfer } from '@cse/session';
import { write } from '@cse/terminal';
import { planAloud } from './planning.ts';
import { show, type ExitReport, type Showing } from './show.ts';

interface TransferShowing extends Showing {
  readonly signal: AbortSignal;
  /** Runs a plan in another way than here. */
  readonly run?: ((plan: Plan) => Run) | undefined;
  /** Told when all of a plan is at the target. */
  readonly onArrived?: ((plan: Plan) => Promise<void>) | undefined;
}

/** Plans and runs, in front of people or programs; again where somebody else wrote to the same tag meanwhile. */
export async function transferAndShow(
  transfer: Transfer,
  { signal, onArrived, run: elsewhere, ...showing }: TransferShowing,
): Promise<ExitReport> {
  const runs = transfer.runs({
    signal,
    ...(elsewhere && { run: elsewhere }),
    plan: () => planAloud(transfer, { signal, quiet: showing.quiet }),
    onMoved: (tag) => write(process.stderr, `${tag} was changed by someone else in the meantime: planning again`),
  });
  let shown: ExitReport | undefined;
  for await (const run of runs) {
    shown = await show(run, showing);
    if (shown.ok) await onArrived?.(run.plan);
  }
  if (!shown) throw new Error('a transfer runs at least once');
  return shown;
}
