import * as Args from '@oclif/core/args';
import { CseCommand } from '../command.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { bundle, type Bundled } from '../support/bundle.ts';

export default class SupportBundle extends CseCommand {
  static override summary =
    'Collect what support needs in one file: versions, config, recent runs, findings; no secrets';
  static override description =
    'Leaves out credentials, tokens, keys, and user names in URLs. Prompts for nothing, and sends nothing. If a target is ' +
    'configured, it is checked as cse doctor --read-only does.';
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
      [`${bundled.file} contains, without secrets:`, ...bundled.contents.map((each) => `  ${each}`)].join('\n'),
    );
    return bundled;
  }
}
