import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { writeUserFile, type KeptAttempt } from '@cse/session';
import { CseCommand } from '../command.ts';
import { exitCodeOf } from '../exit-code.ts';
import { sessionOf } from '../here.ts';
import { renderSummary } from '../render/summary.ts';
import type { ExitReport } from '../show.ts';

export default class ReportCommand extends CseCommand {
  static override summary = 'Show the report of an earlier run';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --html report.html',
  ];
  static override args = {
    run: Args.string({
      ignoreStdin: true,
      description: 'the id of a run, or its first characters; by default the last run',
      default: 'latest',
    }),
  };
  static override flags = {
    html: Flags.string({ summary: 'write the report to this file, as an HTML page', helpValue: 'FILE' }),
  };

  async run(): Promise<ExitReport> {
    const { args, flags } = await this.parse(ReportCommand);
    const attempt = await sessionOf(this.config).findRun(args.run);
    const report = { exit: exitCodeOf(attempt.report.fault), ...attempt.report };
    if (flags.html !== undefined) await writeUserFile(flags.html, await pageOfRun(attempt));
    await this.tell(
      flags.html === undefined
        ? renderSummary(report, attempt.isCheck ? { verb: 'verified', notes: 'hidden' } : {})
        : `written to ${flags.html}`,
    );
    return report;
  }
}

async function pageOfRun({ plan, events, isCheck }: KeptAttempt): Promise<string> {
  const { pageOf } = await import('@cse/page');
  return pageOf(plan, { title: isCheck ? 'Verification report' : 'Transfer report', events });
}
