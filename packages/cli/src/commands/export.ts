import { openArchive } from '../archive.ts';
import { CseCommand } from '../command.ts';
import { archive, showing, whatAndWhere } from '../flags/what-and-where.ts';
import type { ExitReport } from '../run-and-show.ts';
import { openSession } from '../session.ts';
import { transferAndShow } from '../transfer-and-show.ts';

const { to: _, ...what } = whatAndWhere;

export default class Export extends CseCommand {
  static override summary = 'Bring what was asked for from the source registries into an archive, for media';
  static override examples = ['<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --archive /media/usb/cse'];
  static override plans = true;
  static override flags = { ...what, archive, ...showing };

  async run(): Promise<ExitReport> {
    const { flags } = await this.parse(Export);
    await using target = openArchive(flags.archive);
    await using transfer = await openSession(this.config, flags, {
      sides: { target: target.store },
      destination: 'archive',
    });
    const report = await transferAndShow(transfer, {
      progress: flags.progress,
      json: this.jsonEnabled(),
      verb: 'exported',
    });
    if (report.ok) await target.keepRequest(transfer.items);
    return report;
  }
}
