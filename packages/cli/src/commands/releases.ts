import { releasesServed, type ServedRelease } from '@cse/session';
import { renderReleases } from '@cse/render';
import { CseCommand } from '../command.ts';
import { sessionOf } from '../here.ts';

export default class Releases extends CseCommand {
  static override summary = 'List the releases that the installed plugins know';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  async run(): Promise<readonly ServedRelease[]> {
    await this.parse(Releases);
    const releases = releasesServed((await sessionOf(this.config)).plugins, this.config.getPluginsList());
    await this.tell(renderReleases(releases));
    return releases;
  }
}
