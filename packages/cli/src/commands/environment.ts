import { CseCommand } from '../command.ts';
import { environmentText } from '../environment.ts';
import { cacheFolder, stateFolder } from '../node-ports.ts';

interface Folders {
  readonly state: string;
  readonly cache: string;
}

export default class Environment extends CseCommand {
  static override summary = 'Show exit codes, environment variables, and where files are stored';
  static override description = environmentText();
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  async run(): Promise<Folders> {
    await this.parse(Environment);
    const folders = { state: stateFolder(process.env), cache: cacheFolder(process.env) };
    await this.tell(`${environmentText()}\n\nHERE\n  STATE  ${folders.state}\n  CACHE  ${folders.cache}`);
    return folders;
  }
}
