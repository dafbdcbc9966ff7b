import { checkParts } from '../archive/bring.ts';
import { importAndShow } from '../archive/import.ts';
import { openTrusted } from '../archive/open.ts';
import { importBundle } from '../archive/tanzu-bundle.ts';
import { CseCommand } from '../command.ts';
import { reading, receipt } from '../flags/archive.ts';
import { showing, whatAndWhere } from '../flags/what-and-where.ts';
import { importFolder } from '../isolated-cluster/import.ts';
import type { ExitReport } from '../run-and-show.ts';
import { openSession } from '../session.ts';

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
    ...showing,
  };

  async run(): Promise<ExitReport> {
    const { flags } = await this.parse(Import);
    const shown = { progress: flags.progress, json: this.jsonEnabled() };
    const { archive: dirs, 'isolated-cluster': folder } = flags;
    if (folder !== undefined) return importFolder(this.config, { ...flags, folder }, shown);
    if (!dirs) return importBundle(this.config, flags, shown);
    await using archive = await openTrusted(dirs, flags);
    await checkParts(archive);
    const items = archive.plan.asked?.map(({ use, options }) => ({ use, options }));
    await using transfer = await openSession(this.config, flags, { sides: { source: archive }, items });
    return await importAndShow(archive, transfer, { ...shown, receipt: flags.receipt, sign: flags.sign });
  }
}
