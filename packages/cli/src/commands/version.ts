import { renderDescribed, type Described } from '@cse/installation';
import { CseCommand } from '../command.ts';
import { describedHere } from '../installation/here.ts';

export default class Version extends CseCommand {
  static override summary = 'Show the version of cse, its Node and its plugins, and where it is installed';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> -v --json'];

  async run(): Promise<Described> {
    await this.parse(Version);
    const described = await describedHere(this.config);
    await this.tell(renderDescribed(described));
    return described;
  }
}
