import { openArchive } from '../archive.ts';
import { CseCommand } from '../command.ts';
import { archive, showing, whatAndWhere } from '../flags/what-and-where.ts';
import type { ExitReport } from '../run-and-show.ts';
import { openSession } from '../session.ts';
import { transferAndShow } from '../transfer-and-show.ts';

export default class Import extends CseCommand {
  static override summary = 'Bring what an archive holds to the target; needs no internet';
  static override description = 'Without a release or a config it brings all that the archive was made for.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --archive /media/usb/cse --to base.myregistry.company.com',
  ];
  static override plans = true;
  static override flags = { ...whatAndWhere, archive, ...showing };

  async run(): Promise<ExitReport> {
    const { flags } = await this.parse(Import);
    await using source = openArchive(flags.archive);
    const items = await source.request();
    await using transfer = await openSession(this.config, flags, { sides: { source: source.store }, items });
    return transferAndShow(transfer, { progress: flags.progress, json: this.jsonEnabled(), verb: 'imported' });
  }
}
