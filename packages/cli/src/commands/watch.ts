import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { watchRuns } from '@cse/service';
import { print } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { hostName } from '../flags/listening.ts';
import { queue } from '../flags/queue.ts';
import { sessionOf } from '../here.ts';
import { untilInterrupted } from '../interruption.ts';

export default class Watch extends CseCommand {
  static override summary = 'Serve a web page that shows runs while they happen, and earlier ones';
  static override description =
    'Shows the runs stored on this machine, whichever process runs them, and with --queue those of a queue. The page is read-only. ' +
    'By default only this machine has access. Stop it with Ctrl-C; the runs go on.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> f2a11c5d --port 8080',
    '<%= config.bin %> <%= command.id %> --queue postgres://cse@db.example/cse',
  ];
  static override args = {
    run: Args.string({
      ignoreStdin: true,
      description: 'the id of a run, or its first characters; by default the one in progress, or the last one',
    }),
  };
  static override flags = {
    ...queue,
    host: Flags.string({ summary: 'the address to listen on', default: '127.0.0.1', helpValue: 'ADDRESS' }),
    port: Flags.integer({
      summary: 'the port to listen on; by default any free port',
      helpValue: 'N',
      default: 0,
      min: 0,
      max: 65_535,
    }),
    ...hostName,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Watch);
    const run = args.run === 'latest' ? undefined : args.run;
    await using served = await watchRuns(run, { flags, session: await sessionOf(this.config) });
    for (const warning of served.warnings) print(process.stderr, `warning: ${warning}`);
    const interrupted = untilInterrupted();
    await this.tell(`watching runs at ${served.url} (press Ctrl-C to stop)`);
    await interrupted;
  }
}
