import type { QueuedRun } from '@cse/session';
import type { PlanDocument } from '@cse/render';
import { CseCommand } from '../command.ts';
import { dryRun } from '../dry-run.ts';
import { submitting } from '../flags/queue.ts';
import { showing, sites, trying, whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';
import { queueAndShow } from '../queued/submit-and-show.ts';
import type { ExitReport } from '../show.ts';
import { transferAndShow } from '../transfer-and-show.ts';

export default class Mirror extends CseCommand {
  static override summary = 'Copy releases from their source registries to the target registry';
  static override description =
    'Makes a plan and runs it. If it is interrupted, run it again: it continues where it stopped, and skips what is already there.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --json',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --queue postgres://cse@db.example/cse',
  ];
  static override plans = true;
  static override flags = { ...whatAndWhere, ...sites, ...submitting, ...trying, ...showing };

  async run(): Promise<ExitReport | QueuedRun | PlanDocument> {
    const { flags } = await this.parse(Mirror);
    using interruption = interruptible();
    const session = await sessionOf(this.config);
    await using transfer = await session.transfer(flags, { manySites: true });
    const { signal } = interruption;
    if (flags['dry-run'])
      return await dryRun(transfer, { signal, quiet: flags.quiet, tell: (text) => this.tell(text) });
    const shown = { progress: flags.progress, quiet: flags.quiet, json: this.jsonEnabled(), signal };
    if (flags.queue === undefined) return await transferAndShow(transfer, shown);
    return await queueAndShow(transfer, { ...shown, session, flags });
  }
}
