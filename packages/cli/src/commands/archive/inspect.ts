import { describeArchive, openTrusted, type ArchiveDescription } from '@cse/media';
import { findAlong } from '@cse/installation';
import { renderArchive, type CarriedCse } from '@cse/render';
import { CseCommand } from '../../command.ts';
import { archiveArgs, trusting } from '../../flags/archive.ts';
import { sessionOf } from '../../here.ts';

export default class ArchiveInspect extends CseCommand {
  static override summary = 'Show what is in an archive, who signed it, and which archive it builds on';
  static override examples = ['<%= config.bin %> <%= command.id %> /media/usb/cse'];
  static override strict = false;
  static override args = archiveArgs;
  static override flags = trusting;

  async run(): Promise<ArchiveDescription & { readonly cse?: CarriedCse | undefined }> {
    const { argv, flags } = await this.parse(ArchiveInspect);
    const dirs = argv.map(String);
    const session = await sessionOf(this.config);
    // Only looking needs no trust; where a key is given, it has to hold.
    await using archive = await openTrusted(dirs, session.medium({ ...flags, 'allow-unsigned': !flags.trust }));
    const description = { ...describeArchive(archive), cse: await findAlong(dirs, flags) };
    await this.tell(renderArchive(description));
    return description;
  }
}
