import type { Session } from '@cse/session';
import { CseCommand } from '../command.ts';
import { environmentText } from '../environment.ts';
import { sessionOf } from '../here.ts';

export default class Environment extends CseCommand {
  static override summary = 'Show exit codes, environment variables, and where files are stored';
  static override description = environmentText();
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  async run(): Promise<Session['folders']> {
    await this.parse(Environment);
    const { folders } = await sessionOf(this.config);
    await this.tell(`${environmentText()}\n\nHERE\n  STATE  ${folders.state}\n  CACHE  ${folders.cache}`);
    return folders;
  }
}
