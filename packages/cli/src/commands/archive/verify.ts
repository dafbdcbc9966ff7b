import * as Flags from '@oclif/core/flags';
import { checkArchive, openTrusted, type ArchiveCheck } from '@cse/media';
import { findAlong } from '@cse/installation';
import { renderCheck, type CarriedCse } from '@cse/render';
import { CseCommand } from '../../command.ts';
import { archiveArgs, trusting } from '../../flags/archive.ts';
import { exitCodeOf } from '../../exit-code.ts';
import { sessionOf } from '../../here.ts';

export default class ArchiveVerify extends CseCommand {
  static override summary = 'Check that an archive is complete, and signed by a trusted key';
  static override examples = ['<%= config.bin %> <%= command.id %> /media/usb/cse --trust my.pub --read-data'];
  static override strict = false;
  static override args = archiveArgs;
  static override flags = {
    ...trusting,
    'read-data': Flags.boolean({ summary: 'also read and hash all parts' }),
  };

  async run(): Promise<ArchiveVerification> {
    const { argv, flags } = await this.parse(ArchiveVerify);
    const dirs = argv.map(String);
    const session = await sessionOf(this.config);
    await using archive = await openTrusted(dirs, session.medium(flags));
    const readData = flags['read-data'];
    const cse = await findAlong(dirs, { ...flags, readData });
    const found = await checkArchive(archive, readData);
    const isDamaged = cse?.problems.some(({ kind }) => kind === 'damaged') === true;
    const { fault: own, ...check } = found;
    const fault = isDamaged ? 'integrity' : own;
    const problems = [...found.problems, ...(cse?.problems ?? [])];
    await this.tell(renderCheck({ ...check, fault, cse, problems }));
    const exit = exitCodeOf(fault);
    process.exitCode = exit;
    return { ok: fault === undefined, exit, ...check, ...(cse === undefined ? {} : { cse }), problems };
  }
}

interface ArchiveVerification extends Omit<ArchiveCheck, 'fault' | 'problems'> {
  readonly ok: boolean;
  readonly exit: number;
  /** The cse that came along with it. */
  readonly cse?: CarriedCse | undefined;
  readonly problems: readonly Pick<ArchiveCheck['problems'][number], 'kind' | 'part' | 'message' | 'hint'>[];
}
