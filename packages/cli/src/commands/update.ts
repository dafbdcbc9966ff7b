import * as Flags from '@oclif/core/flags';
import type { Updated } from '@cse/installation';
import { CseCommand } from '../command.ts';
import { updateHere } from '../installation/update.ts';

const oneOf = { exactlyOne: ['from', 'back'] };

export default class Update extends CseCommand {
  static override summary = 'Replace this cse with another release, or go back to the previous one';
  static override description =
    'The release is a file: no network is used. SHA256SUMS and SHA256SUMS.minisig must be next to it. It is verified, ' +
    'unpacked next to this cse, and started once before it is put in place. The old release is kept as <folder>.previous.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --from cse-1.3.0-linux-x64.tar.gz --trust cse.pub',
    '<%= config.bin %> <%= command.id %> --back',
  ];
  static override flags = {
    from: Flags.string({ ...oneOf, summary: "the release's tarball", helpValue: 'FILE' }),
    back: Flags.boolean({ ...oneOf, summary: 'restore the release that was replaced last' }),
    trust: Flags.string({
      summary: 'accept a release signed with this public key, repeatable',
      helpValue: 'PUB',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'allow-unsigned': Flags.boolean({ summary: 'accept a release without checking its signature' }),
  };

  async run(): Promise<Updated> {
    const { flags } = await this.parse(Update);
    const updated = await updateHere(flags);
    const { before, version, top, previous } = updated;
    await this.tell(`cse ${version} is installed in ${top}; ${before} is kept in ${previous} (cse update --back)`);
    return updated;
  }
}
