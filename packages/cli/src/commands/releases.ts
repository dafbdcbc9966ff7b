import * as Flags from '@oclif/core/flags';
import { releasesServed, type ServedRelease, type SourceRelease } from '@cse/session';
import { renderReleases } from '@cse/render';
import { print } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { reaching } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';

export default class Releases extends CseCommand {
  static override summary = 'List the releases that the installed plugins know, or those that the source offers';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --online --source projects.registry.vmware.com=projects.packages.broadcom.com',
  ];
  static override flags = {
    online: Flags.boolean({ summary: 'ask the source what it offers, and show which plugins would serve it' }),
    ...reaching,
  };

  async run(): Promise<readonly ServedRelease[] | readonly SourceRelease[]> {
    const { flags } = await this.parse(Releases);
    const session = await sessionOf(this.config);
    const releases = flags.online
      ? await session.offered(flags, { note: (line) => print(process.stderr, `note: ${line}`) })
      : releasesServed(session.plugins, this.config.getPluginsList());
    await this.tell(renderReleases(releases));
    return releases;
  }
}
