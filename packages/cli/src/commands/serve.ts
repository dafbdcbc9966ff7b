import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { serve } from '@cse/server';
import { openServed } from '../archive/served.ts';
import { CseCommand } from '../command.ts';
import { trusting } from '../flags/archive.ts';
import { untilInterrupted } from '../interruption.ts';

export default class Serve extends CseCommand {
  static override summary = 'Serve a folder as an OCI registry';
  static override description =
    'The folder is an OCI image layout, or an archive of cse, which can only be read. It ends with Ctrl-C.';
  static override examples = ['<%= config.bin %> <%= command.id %> /media/usb/cse --port 5000'];
  static override args = {
    dir: Args.string({ description: 'the folder; made where it is not there', required: true }),
  };
  static override flags = {
    host: Flags.string({ summary: 'the address to listen on', default: '127.0.0.1', helpValue: 'ADDRESS' }),
    port: Flags.integer({
      summary: 'the port to listen on; 0 takes any that is free',
      default: 5000,
      min: 0,
      max: 65_535,
    }),
    'read-only': Flags.boolean({ summary: 'let nobody push' }),
    ...trusting,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Serve);
    const { host, port } = flags;
    await using served = await openServed(args.dir, flags);
    await using serving = await serve({ ...served, host, port });
    await this.tell(`serving ${args.dir} at http://${serving.host}`);
    await untilInterrupted();
  }
}
