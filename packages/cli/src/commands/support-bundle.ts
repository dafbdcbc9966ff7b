import * as Args from '@oclif/core/args';
import { packTexts } from '@cse/installation';
import { writeUserFile } from '@cse/session';
import { supportFiles } from '@cse/support';
import { CseCommand } from '../command.ts';
import { variableNames } from '../environment.ts';
import { exitCodeOf } from '../exit-code.ts';
import { failureOf } from '../failure.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { doctorOptions, sessionOf } from '../here.ts';
import { describedHere } from '../installation/here.ts';

interface Bundled {
  readonly file: string;
  /** The names of the files in it. */
  readonly contents: readonly string[];
}

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
    const session = await sessionOf(this.config);
    const files = await supportFiles({
      session,
      flags,
      argv: this.argv,
      env: process.env,
      failureOf,
      variables: variableNames,
      version: await describedHere(this.config),
      doctor: (asked) => doctorOptions(session, asked),
      reportOf: (report) => ({ exit: exitCodeOf(report.fault), ...report }),
    });
    await writeUserFile(args.file, packTexts(files), 0o600);
    const contents = [...files.keys()];
    await this.tell([`${args.file} contains, without secrets:`, ...contents.map((each) => `  ${each}`)].join('\n'));
    return { file: args.file, contents };
  }
}
