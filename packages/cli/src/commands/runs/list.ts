import { renderRuns } from '@cse/render';
import type { RunEntry } from '@cse/session';
import { CseCommand } from '../../command.ts';
import { sessionOf } from '../../here.ts';

export default class RunsList extends CseCommand {
  static override summary = 'List the runs stored on this machine, and how many are kept';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  async run(): Promise<{ readonly folder: string; readonly runs: readonly RunEntry[] }> {
    await this.parse(RunsList);
    const { ports, folders } = await sessionOf(this.config);
    const runs = await ports.state.list();
    await this.tell(renderRuns(runs, { folder: folders.state, most: ports.state.limit }));
    return { folder: folders.state, runs };
  }
}
