import { releasesServed, type ServedRelease } from '@cse/session';
import { renderTable } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { sessionOf } from '../here.ts';

export default class Releases extends CseCommand {
  static override summary = 'List the releases that the installed plugins know';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  async run(): Promise<readonly ServedRelease[]> {
    await this.parse(Releases);
    const releases = releasesServed((await sessionOf(this.config)).plugins, this.config.getPluginsList());
    const rows = releases.map(({ kind, version, plugins }) => [
      `${kind} ${version}`,
      plugins.map(({ use }) => use).join(', '),
      plugins.map(({ contains }) => contains).join(' '),
    ]);
    await this.tell(renderTable({ columns: ['release', 'plugins', 'contains'], rows }));
    return releases;
  }
}
