import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import * as Args from '@oclif/core/args';
import { generateKeys } from '@cse/media';
import { CseCommand } from '../../command.ts';

export default class ArchiveKeygen extends CseCommand {
  static override summary = "Generate a key pair for signing archives, in minisign's format";
  static override examples = ['<%= config.bin %> <%= command.id %> my'];
  static override args = {
    name: Args.string({
      ignoreStdin: true,
      description: 'the name of the files: NAME.key stays here, NAME.pub goes inside',
      required: true,
    }),
  };

  async run(): Promise<{ readonly id: string; readonly secretKey: string; readonly publicKey: string }> {
    const { args } = await this.parse(ArchiveKeygen);
    const { id, secretKey, publicKey } = generateKeys(randomBytes);
    // `wx`: a key that is there is never lost.
    await writeFile(`${args.name}.key`, secretKey, { flag: 'wx', mode: 0o600 });
    await writeFile(`${args.name}.pub`, publicKey, { flag: 'wx', mode: 0o644 });
    await this.tell(
      `wrote ${args.name}.key, the secret key for signing, and ${args.name}.pub, the public key for importing (key ${id})`,
    );
    return { id, secretKey: `${args.name}.key`, publicKey: `${args.name}.pub` };
  }
}
