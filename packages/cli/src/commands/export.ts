import { memoryStore } from '@cse/store';
import { exportAndShow } from '../archive/export.ts';
import { exportBundle } from '../archive/tanzu-bundle.ts';
import { CseCommand } from '../command.ts';
import { writing } from '../flags/archive.ts';
import { showing, whatAndWhere } from '../flags/what-and-where.ts';
import { exportFolder } from '../isolated-cluster/export.ts';
import type { ExitReport } from '../run-and-show.ts';
import { openSession } from '../session.ts';

const { to: _, ...what } = whatAndWhere;

export default class Export extends CseCommand {
  static override summary = 'Copy releases from their source registries into an archive, to carry across an air gap';
  static override description =
    'The archive is complete when the command exits with 0. If it is interrupted, run it again: it continues where it stopped.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --archive /media/usb/cse --sign my.key',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --archive /media/usb/cse --since receipt.json',
    '<%= config.bin %> <%= command.id %> --tkg 2.5 --isolated-cluster /media/usb/tkg',
    '<%= config.bin %> <%= command.id %> --tkg 2.5 --tanzu-bundle plugins.tar.gz',
  ];
  static override plans = true;
  static override flags = { ...what, ...writing, ...showing };

  async run(): Promise<ExitReport> {
    const { flags } = await this.parse(Export);
    const { archive, 'isolated-cluster': folder } = flags;
    const shown = { progress: flags.progress, json: this.jsonEnabled() };
    if (folder !== undefined) return exportFolder(this.config, { ...flags, folder }, shown);
    if (archive === undefined) return exportBundle(this.config, flags, shown);
    const sides = { target: memoryStore() };
    await using transfer = await openSession(this.config, flags, { sides, destination: 'archive' });
    return await exportAndShow(transfer, { ...flags, archive }, shown);
  }
}
