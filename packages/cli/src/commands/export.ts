import { pluginTools, takeAlong } from '@cse/installation';
import type { PlanDocument } from '@cse/render';
import { write } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { dryRun } from '../dry-run.ts';
import { writing } from '../flags/archive.ts';
import { showing, trying, whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { installedHere } from '../installation/here.ts';
import { interruptible } from '../interruption.ts';
import { media, mediumIn } from '../media.ts';
import { keptIn } from '../plugins/lock.ts';
import { planAloud } from '../planning.ts';
import { show, type ExitReport } from '../show.ts';
import { version } from '../version.ts';

const { to: _, ...what } = whatAndWhere;
const ALL_COUNTED = 'note: everything is counted, also what the archive has already or --since would leave out';

export default class Export extends CseCommand {
  static override summary = 'Copy releases into an archive, to carry across an air gap';
  static override description =
    'The archive is complete when the command exits with 0. If it is interrupted, run it again: it continues where it stopped.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --archive /media/usb/cse --sign my.key',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --archive /media/usb/cse --since receipt.json',
    '<%= config.bin %> <%= command.id %> --tkg 2.5 --isolated-cluster /media/usb/tkg',
    '<%= config.bin %> <%= command.id %> --tkg 2.5 --tanzu-bundle plugins.tar.gz',
  ];
  static override plans = true;
  static override flags = { ...what, ...writing, ...trying, ...showing };

  async run(): Promise<ExitReport | PlanDocument> {
    const { flags } = await this.parse(Export);
    const { medium: into, paths } = mediumIn(flags);
    const session = await sessionOf(this.config);
    using interruption = interruptible();
    const { signal } = interruption;
    await using transfer = await session.transfer(flags, { into });
    const { items, platforms, context } = transfer;
    if (flags['dry-run']) {
      const document = await dryRun(transfer, { signal, quiet: flags.quiet, tell: (text) => this.tell(text) });
      if (!flags.quiet) await write(process.stderr, ALL_COUNTED);
      return document;
    }
    const options = session.medium(flags);
    const plugins = () => pluginTools.pluginsAlong(session.plugins, items, keptIn(this.config));
    const planning = { items, platforms, context, plan: () => planAloud(transfer, { signal, quiet: flags.quiet }) };
    await using to = await into.write(paths[0], { ...options, planning, plugins });
    const here = await installedHere();
    const along = await takeAlong(flags, { here, version, now: options.clock.now(), folder: process.cwd(), media });
    if (along !== undefined) await write(process.stderr, along);
    const shown = { progress: flags.progress, quiet: flags.quiet, json: this.jsonEnabled(), verb: 'exported' };
    const report = await show(transfer.run(to.plan, { to, signal }), shown);
    for (const note of report.ok ? (to.notes ?? []) : []) await write(process.stderr, note);
    return report;
  }
}
