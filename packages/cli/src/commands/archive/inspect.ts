import { describeArchive, renderArchive, type ArchiveDescription } from '../../archive/describe.ts';
import { openTrusted } from '../../archive/open.ts';
import { CseCommand } from '../../command.ts';
import { archiveArgs } from '../../flags/archive.ts';

export default class ArchiveInspect extends CseCommand {
  static override summary = 'Show what is in an archive, who made it and what it goes on from';
  static override examples = ['<%= config.bin %> <%= command.id %> /media/usb/cse'];
  static override strict = false;
  static override args = archiveArgs;

  async run(): Promise<ArchiveDescription> {
    const { argv } = await this.parse(ArchiveInspect);
    await using archive = await openTrusted(argv as string[], { 'allow-unsigned': true });
    const description = describeArchive(archive);
    await this.tell(renderArchive(description));
    return description;
  }
}
