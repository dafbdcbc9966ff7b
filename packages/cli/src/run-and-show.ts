import type { Report, RunEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { exitCodeOf } from './exit-code.ts';
import { interruptible } from './interruption.ts';
import { logRun } from './log/events.ts';
import { sayThrough } from './render/aside.ts';
import { openScreen, type Progress } from './render/screen.ts';
import { renderSummary, type SummaryOptions } from './render/summary.ts';
import { write } from './streams.ts';

export interface Showing {
  readonly progress: Progress;
  readonly json: boolean;
  /** What the command did, for the summary: `3 images verified`. */
  readonly verb?: SummaryOptions['verb'];
  readonly notes?: SummaryOptions['notes'];
}

export interface Running {
  /** Begins; its events are shown and added up. */
  start(signal: AbortSignal): AsyncIterable<RunEvent>;
  report(events: Iterable<RunEvent>): Report;
}

/** A report as `--json` prints it: with the exit code that the process ends with. */
export type ExitReport = Report & { readonly exit: number };

/** Runs a plan in front of people or programs: screen, Ctrl-C, summary, exit code. */
export async function runAndShow(plan: Plan, running: Running, showing: Showing): Promise<ExitReport> {
  const report = running.report(await watch(plan, running, showing));
  const exit = exitCodeOf(report.fault);
  process.exitCode = exit;
  const aside = showing.json || showing.progress === 'ndjson';
  await write(aside ? process.stderr : process.stdout, renderSummary(report, showing));
  if (report.fault === 'interrupted') await write(process.stderr, 'Run the same command again to continue.');
  return { exit, ...report };
}

async function watch(plan: Plan, { start }: Running, { progress, json }: Showing): Promise<readonly RunEvent[]> {
  const { stdout, stderr } = process;
  using screen = openScreen(progress, { plan, json, stdout, stderr, now: () => performance.now() });
  using _ = sayThrough(screen.say);
  using interruption = interruptible(screen.say);
  const events: RunEvent[] = [];
  for await (const event of start(interruption.signal)) {
    screen.show(event);
    logRun(event);
    // The bytes on their way are many, and the report needs none of them.
    if (event.type !== 'step-moved') events.push(event);
  }
  return events;
}
