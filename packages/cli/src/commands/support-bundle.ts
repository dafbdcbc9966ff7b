import * as Args from '@oclif/core/args';
import { CseCommand } from '../command.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { bundle, type Bundled } from '../support/bundle.ts';

export default class SupportBundle extends CseCommand {
  static override summary =
    'Write what support needs to one file: versions, config, the last runs, findings; nothing secret';
  static override description =
    'Credentials, tokens, keys and users in addresses are left out. It asks nothing, and sends nothing. Where a target is ' +
    'configured, the doctor looks at it, and pushes nothing.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> cse-support.tar.gz',
    '<%= config.bin %> <%= command.id %> cse-support.tar.gz --config cse.yaml',
  ];
  static override plans = true;
  static override args = {
    file: Args.string({ description: 'the file to write, a .tar.gz', required: true }),
  };
  static override flags = whatAndWhere;

  async run(): Promise<Bundled> {
    const { args, flags } = await this.parse(SupportBundle);
    const bundled = await bundle(args.file, this.config, { flags, argv: this.argv });
    await this.tell(
      [`${bundled.file} holds, without secrets:`, ...bundled.contents.map((each) => `  ${each}`)].join('\n'),
    );
    return bundled;
  }
}
