import type { PlanDocument } from '@cse/render';
import { checkAloud, tellArrival } from '../carried.ts';
import { CseCommand } from '../command.ts';
import { dryRun } from '../dry-run.ts';
import { reading, receipt } from '../flags/archive.ts';
import { showing, trying, whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { installedName } from '../installation/here.ts';
import { interruptible } from '../interruption.ts';
import { mediumIn } from '../media.ts';
import type { ExitReport } from '../show.ts';
import { transferAndShow } from '../transfer-and-show.ts';

export default class Import extends CseCommand {
  static override summary = 'Copy an archive to the target registry; needs no internet access';
  static override description = 'Without a release or a config it imports everything that the archive was made for.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --archive /media/usb/cse --trust my.pub --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --tanzu-bundle plugins.tar.gz --to base.myregistry.company.com',
  ];
  static override plans = true;
  static override flags = {
    ...whatAndWhere,
    ...reading,
    ...receipt,
    ...trying,
    ...showing,
  };

  async run(): Promise<ExitReport | PlanDocument> {
    const { flags } = await this.parse(Import);
    const { medium, paths } = mediumIn(flags);
    const session = await sessionOf(this.config);
    using interruption = interruptible();
    await using from = await medium.read(paths, { ...session.medium(flags), cse: await installedName() });
    await checkAloud(from);
    await using transfer = await session.transfer(flags, { from });
    const { signal } = interruption;
    if (flags['dry-run'])
      return await dryRun(transfer, { signal, quiet: flags.quiet, tell: (text) => this.tell(text) });
    const shown = { progress: flags.progress, quiet: flags.quiet, json: this.jsonEnabled(), verb: 'imported', signal };
    return await transferAndShow(transfer, { ...shown, onArrived: (plan) => tellArrival(from, plan) });
  }
}
