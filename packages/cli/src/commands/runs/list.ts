import { CseCommand } from '../../command.ts';
import { listRuns, type ListedRuns } from '../../list-runs.ts';

export default class RunsList extends CseCommand {
  static override summary = 'List the runs stored on this machine, and how many are kept';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  async run(): Promise<ListedRuns> {
    await this.parse(RunsList);
    return await listRuns(this.config, (text) => this.tell(text));
  }
}
