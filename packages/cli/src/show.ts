import type { Report, Run } from '@cse/session';
import { logRun } from '@cse/support';
import { openScreen, type ProgressMode, sayThrough, write } from '@cse/terminal';
import { renderSummary, type SummaryOptions } from '@cse/render';
import { exitCodeOf } from './exit-code.ts';

export interface Showing {
  readonly progress: ProgressMode;
  /** Says nothing where all is well. */
  readonly quiet?: boolean | undefined;
  readonly json: boolean;
  /** What the command did, for the summary: `3 images verified`. */
  readonly verb?: SummaryOptions['verb'];
  readonly notes?: SummaryOptions['notes'];
}

/** A report as `--json` prints it: with the exit code that the process ends with. */
export type ExitReport = Report & { readonly exit: number };

/** Runs in front of people or programs: screen, summary, exit code. */
export async function show(run: Run, showing: Showing): Promise<ExitReport> {
  await watch(run, showing);
  const report = run.report();
  const exit = exitCodeOf(report.fault);
  process.exitCode = exit;
  const out = showing.json || showing.progress === 'ndjson' ? process.stderr : process.stdout;
  if (!showing.quiet || !report.ok) await write(out, renderSummary(report, showing));
  if (report.fault === 'interrupted') await write(process.stderr, 'Run the same command again to continue.');
  return { exit, ...report };
}

async function watch(run: Run, { progress, quiet, json, verb }: Showing): Promise<void> {
  const { stdout, stderr } = process;
  const isCheck = verb === 'verified';
  const options = { plan: run.plan, json, stdout, stderr, isCheck, now: () => performance.now() };
  using screen = openScreen(quiet ? 'none' : progress, options);
  using _ = sayThrough(screen);
  for await (const event of run) {
    screen.show(event);
    logRun(event);
  }
}
