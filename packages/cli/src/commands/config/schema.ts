import { configSchema } from '@cse/session';
import { print } from '@cse/terminal';
import { CseCommand } from '../../command.ts';
import { sessionOf } from '../../here.ts';

export default class ConfigSchema extends CseCommand {
  static override summary = 'Print the JSON schema of cse.yaml, with what the installed plugins add to it';
  static override description =
    'Editors complete and check cse.yaml by it: put "# yaml-language-server: $schema=cse.schema.json" in its first line.';
  static override examples = ['<%= config.bin %> <%= command.id %> > cse.schema.json'];

  async run(): Promise<object> {
    const { flags } = await this.parse(ConfigSchema);
    const { plugins } = await sessionOf(this.config);
    const schema = await configSchema(plugins, { note: (line) => print(process.stderr, `note: ${line}`) });
    if (!flags.json) this.logJson(schema);
    return schema;
  }
}
