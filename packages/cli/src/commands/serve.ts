import { join } from 'node:path';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { fileSpool, serve } from '@cse/server';
import { layoutStore, nodeFiles } from '@cse/store';
import { CseCommand } from '../command.ts';
import { untilInterrupted } from '../interruption.ts';

export default class Serve extends CseCommand {
  static override summary = 'Serve a folder as an OCI registry';
  static override description = 'The folder is an OCI image layout, or an archive of cse. It ends with Ctrl-C.';
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
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Serve);
    const files = nodeFiles();
    await using store = layoutStore(args.dir, files);
    const { host, port, 'read-only': readOnly } = flags;
    await using serving = await serve({
      store,
      host,
      port,
      readOnly,
      spool: fileSpool(files, join(args.dir, '.cse', 'uploads')),
    });
    await this.tell(`serving ${args.dir} at http://${serving.host}`);
    await untilInterrupted();
  }
}
