import * as Flags from '@oclif/core/flags';
import type { Updated } from '@cse/installation';
import { CseCommand } from '../command.ts';
import { updateHere } from '../installation/update.ts';

const shared = { helpGroup: 'RELEASE' };
const oneOf = { exactlyOne: ['from', 'back'] };

export default class Update extends CseCommand {
  static override summary = 'Replace this cse by a newer release, or go back to the one before';
  static override description =
    'The release is a file; the network is not asked. SHA256SUMS and SHA256SUMS.minisig have to lie beside it. It is checked, ' +
    'unpacked beside this cse and started once before it takes its place. The one before is kept as <folder>.previous.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --from cse-1.3.0-linux-x64.tar.gz --trust cse.pub',
    '<%= config.bin %> <%= command.id %> --back',
  ];
  static override flags = {
    from: Flags.string({ ...shared, ...oneOf, summary: "the release's tarball", helpValue: 'FILE' }),
    back: Flags.boolean({ ...shared, ...oneOf, summary: 'put back the release that was replaced last' }),
    trust: Flags.string({
      ...shared,
      summary: 'take a release that this public key signed, repeatable',
      helpValue: 'PUB',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'allow-unsigned': Flags.boolean({ ...shared, summary: 'take a release without looking who signed it' }),
  };

  async run(): Promise<Updated> {
    const { flags } = await this.parse(Update);
    const updated = await updateHere(flags);
    const { before, version, top, previous } = updated;
    await this.tell(`cse ${version} is installed in ${top}; ${before} is kept in ${previous} (cse update --back)`);
    return updated;
  }
}
