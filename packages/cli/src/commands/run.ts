import { readFile } from 'node:fs/promises';
import * as Args from '@oclif/core/args';
import { parsePlan } from '@cse/graph';
import { CseCommand } from '../command.ts';
import { showing, whatAndWhere } from '../flags/what-and-where.ts';
import { runAndShow, type ExitReport } from '../run-and-show.ts';
import { openPlan } from '../session.ts';

const { config, ca, source, concurrency, 'plain-http': plainHttp } = whatAndWhere;

export default class Run extends CseCommand {
  static override summary = 'Run a kept plan; needs no plugin';
  static override examples = ['<%= config.bin %> <%= command.id %> plan.json'];
  static override args = { plan: Args.string({ description: 'what cse plan --out wrote', required: true }) };
  static override flags = { config, source, ca, 'plain-http': plainHttp, concurrency, ...showing };

  async run(): Promise<ExitReport> {
    const { args, flags } = await this.parse(Run);
    const plan = parsePlan(await readFile(args.plan, 'utf8'));
    await using kept = await openPlan(this.config, flags, plan);
    return await runAndShow(
      plan,
      { start: (signal) => kept.run({ signal }), report: kept.report },
      { progress: flags.progress, json: this.jsonEnabled() },
    );
  }
}
