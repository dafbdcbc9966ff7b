import * as Args from '@oclif/core/args';
import { openTrusted, unpackArchive } from '@cse/media';
import { CseCommand } from '../../command.ts';
import { archiveArgs, trusting } from '../../flags/archive.ts';
import { sessionOf } from '../../here.ts';

export default class ArchiveUnpack extends CseCommand {
  static override summary = 'Unpack an archive to an OCI image layout';
  static override examples = ['<%= config.bin %> <%= command.id %> /media/usb/cse ./layout --trust my.pub'];
  static override args = { ...archiveArgs, to: Args.string({ description: 'an empty folder', required: true }) };
  static override flags = trusting;

  async run(): Promise<{ readonly layout: string }> {
    const { args, flags } = await this.parse(ArchiveUnpack);
    const session = await sessionOf(this.config);
    await using archive = await openTrusted([args.dir], session.medium(flags));
    await unpackArchive(archive, args.to, session.files);
    await this.tell(`unpacked to ${args.to}; cse serve ${args.to} serves it`);
    return { layout: args.to };
  }
}
