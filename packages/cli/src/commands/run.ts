import * as Args from '@oclif/core/args';
import { parsePlan } from '@cse/graph';
import { runArchive } from '../archive/run.ts';
import { CseCommand } from '../command.ts';
import { noPlan } from '../errors.ts';
import { parts, receipt, trusting } from '../flags/archive.ts';
import { budget } from '../flags/budget.ts';
import { showing, whatAndWhere } from '../flags/what-and-where.ts';
import { runAndShow, type ExitReport } from '../run-and-show.ts';
import { openPlan } from '../session.ts';
import { readArgument } from '../user-file.ts';

const { config, to, ca, source, concurrency, 'plain-http': plainHttp, 'trust-origin': trustOrigin } = whatAndWhere;

export default class Run extends CseCommand {
  static override summary = 'Run a stored plan, or the plan of an archive; needs no plugins';
  static override description =
    'A stored plan names its target; the plan of an archive is run for --to. ' +
    'Archives with Tanzu CLI plugins need cse import, which merges the plugin metadata with what the target has.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> plan.json',
    '<%= config.bin %> <%= command.id %> --archive /media/usb/cse --trust my.pub --to base.myregistry.company.com',
  ];
  static override args = { plan: Args.string({ description: 'a file written by cse plan --out', ignoreStdin: true }) };
  static override flags = {
    ...{ config, to, source, ca, 'plain-http': plainHttp, 'trust-origin': trustOrigin, concurrency, ...budget },
    ...{ archive: parts, ...trusting, ...receipt },
    ...showing,
  };

  async run(): Promise<ExitReport> {
    const { args, flags } = await this.parse(Run);
    const shown = { progress: flags.progress, json: this.jsonEnabled() };
    const { archive } = flags;
    if (archive && args.plan === undefined)
      return runArchive(this.config, { ...flags, archive }, { ...shown, receipt: flags.receipt, sign: flags.sign });
    if (archive || args.plan === undefined) throw noPlan();
    const plan = parsePlan(await readArgument(args.plan));
    await using kept = await openPlan(this.config, flags, plan);
    return await runAndShow(plan, { start: (signal) => kept.run({ signal }), report: kept.report }, shown);
  }
}
