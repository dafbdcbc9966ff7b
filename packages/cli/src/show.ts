import type { Report, Run } from '@cse/session';
import { openScreen, type Progress, sayThrough, write } from '@cse/terminal';
import { renderSummary, type SummaryOptions } from '@cse/render';
import { logRun } from './log/events.ts';
import { exitCodeOf } from './exit-code.ts';

export interface Showing {
  readonly progress: Progress;
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
  const aside = showing.json || showing.progress === 'ndjson';
  await write(aside ? process.stderr : process.stdout, renderSummary(report, showing));
  if (report.fault === 'interrupted') await write(process.stderr, 'Run the same command again to continue.');
  return { exit, ...report };
}

async function watch(run: Run, { progress, json }: Showing): Promise<void> {
  const { stdout, stderr } = process;
  using screen = openScreen(progress, { plan: run.plan, json, stdout, stderr, now: () => performance.now() });
  using _ = sayThrough(screen.say);
  for await (const event of run) {
    screen.show(event);
    logRun(event);
  }
}
