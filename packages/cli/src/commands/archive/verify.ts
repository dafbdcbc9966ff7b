import * as Flags from '@oclif/core/flags';
import { checkArchive, renderCheck, type ArchiveCheck } from '../../archive/check.ts';
import { openTrusted } from '../../archive/open.ts';
import { findAlong } from '../../installation/along.ts';
import { CseCommand } from '../../command.ts';
import { archiveArgs, trusting } from '../../flags/archive.ts';

export default class ArchiveVerify extends CseCommand {
  static override summary = 'Check that an archive is complete, and signed by a trusted key';
  static override examples = ['<%= config.bin %> <%= command.id %> /media/usb/cse --trust my.pub --read-data'];
  static override strict = false;
  static override args = archiveArgs;
  static override flags = {
    ...trusting,
    'read-data': Flags.boolean({ summary: 'also read and hash all parts', helpGroup: 'ARCHIVE' }),
  };

  async run(): Promise<ArchiveCheck> {
    const { argv, flags } = await this.parse(ArchiveVerify);
    await using archive = await openTrusted(argv as string[], flags);
    const readData = flags['read-data'];
    const check = await checkArchive(archive, {
      readData,
      cse: await findAlong(argv as string[], { ...flags, readData }),
    });
    await this.tell(renderCheck(check));
    process.exitCode = check.exit;
    return check;
  }
}
