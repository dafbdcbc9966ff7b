import * as Args from '@oclif/core/args';
import { archive } from '@cse/media';
import type { KeptPlan, QueuedRun } from '@cse/session';
import { checkAloud, tellArrival } from '../carried.ts';
import { CseCommand } from '../command.ts';
import { noPlan } from '../errors.ts';
import { parts, receipt, trusting } from '../flags/archive.ts';
import { budget } from '../flags/budget.ts';
import { submitting } from '../flags/queue.ts';
import { showing, whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { installedName } from '../installation/here.ts';
import { interruptible } from '../interruption.ts';
import { submitAndShow } from '../queued/submit-and-show.ts';
import { show, type ExitReport, type Showing } from '../show.ts';

const { config, to, ca, source, concurrency, 'plain-http': plainHttp, 'trust-origin': trustOrigin } = whatAndWhere;

export default class Run extends CseCommand {
  static override summary = 'Run a stored plan, or the plan of an archive; needs no plugins';
  static override description =
    'A stored plan names its target; the plan of an archive is run for --to. ' +
    'Archives with Tanzu CLI plugins need cse import, which merges the plugin metadata with what the target has.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> plan.json',
    '<%= config.bin %> <%= command.id %> plan.json --queue postgres://cse@db.example/cse',
    '<%= config.bin %> <%= command.id %> --archive /media/usb/cse --trust my.pub --to base.myregistry.company.com',
  ];
  static override args = { plan: Args.string({ description: 'a file written by cse plan --out', ignoreStdin: true }) };
  static override flags = {
    ...{ config, to, source, ca, 'plain-http': plainHttp, 'trust-origin': trustOrigin, concurrency, ...budget },
    ...{ archive: parts, ...trusting, ...receipt },
    ...submitting,
    ...showing,
  };

  async run(): Promise<ExitReport | QueuedRun> {
    const { args, flags } = await this.parse(Run);
    if ((flags.archive === undefined) === (args.plan === undefined)) throw noPlan();
    const session = await sessionOf(this.config);
    const shown = { progress: flags.progress, quiet: flags.quiet, json: this.jsonEnabled() };
    if (args.plan !== undefined) {
      await using kept = await session.keptPlan(args.plan, flags);
      if (flags.queue !== undefined) return await submitAndShow(kept.plan, { session, flags, ...shown });
      return await runAndShow(kept, shown);
    }
    await using from = await archive.read(flags.archive ?? [], {
      ...session.medium(flags),
      cse: await installedName(),
    });
    await using kept = await session.carriedPlan(from, flags);
    await checkAloud(from);
    const report = await runAndShow(kept, { ...shown, verb: 'imported' });
    if (report.ok) await tellArrival(from, kept.plan);
    return report;
  }
}

async function runAndShow(kept: KeptPlan, shown: Showing): Promise<ExitReport> {
  using interruption = interruptible();
  return await show(kept.run({ signal: interruption.signal }), shown);
}
