import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { renderSummary, writeReport } from '@cse/render';
import type { KeptAttempt } from '@cse/session';
import { CseCommand } from '../command.ts';
import { queue } from '../flags/queue.ts';
import { exitCodeOf } from '../exit-code.ts';
import { sessionOf } from '../here.ts';
import { listRuns, type ListedRuns } from '../list-runs.ts';
import type { ExitReport } from '../show.ts';

export default class ReportCommand extends CseCommand {
  static override summary = 'Show the report of an earlier run';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --html report.html',
    '<%= config.bin %> <%= command.id %> --list',
    '<%= config.bin %> <%= command.id %> f2a11c5d --queue postgres://cse@db.example/cse',
  ];
  static override args = {
    run: Args.string({
      ignoreStdin: true,
      description: 'the id of a run, or its first characters; by default the last run',
      default: 'latest',
    }),
  };
  static override flags = {
    ...queue,
    html: Flags.string({
      summary: 'write the report to this file as an HTML page, and its images as CSV and CycloneDX next to it',
      helpValue: 'FILE',
    }),
    list: Flags.boolean({
      summary: 'list the runs that have a report, as cse runs list does',
      exclusive: ['html', 'queue'],
    }),
  };

  async run(): Promise<ExitReport | ListedRuns> {
    const { args, flags } = await this.parse(ReportCommand);
    if (flags.list) return await listRuns(this.config, (text) => this.tell(text));
    const attempt = await this.find(args.run, flags.queue);
    const report = { exit: exitCodeOf(attempt.report.fault), ...attempt.report };
    await this.tell(
      flags.html === undefined
        ? renderSummary(report, attempt.isCheck ? { verb: 'verified', notes: 'hidden' } : {})
        : await writeReport(flags.html, attempt),
    );
    return report;
  }

  private async find(run: string, url: string | undefined): Promise<KeptAttempt> {
    const session = await sessionOf(this.config);
    if (url === undefined) return session.findRun(run);
    await using shared = await session.queue(url);
    return await session.findQueuedRun(run, shared);
  }
}
