import * as Args from '@oclif/core/args';
import { loginHost } from '@cse/registry';
import { CseCommand } from '../command.ts';
import { dockerLogins } from '../node-ports.ts';

export default class Logout extends CseCommand {
  static override summary = 'Forget the credentials for a registry';
  static override examples = ['<%= config.bin %> <%= command.id %> base.myregistry.company.com'];
  static override args = {
    host: Args.string({ description: 'the registry, with its port if it has one', required: true }),
  };

  async run(): Promise<{ readonly host: string; readonly forgotten: boolean }> {
    const { args } = await this.parse(Logout);
    const host = loginHost(args.host);
    const forgotten = await dockerLogins(process.env).logout(host);
    await this.tell(forgotten ? `logged out of ${host}` : `nothing was kept for ${host}`);
    return { host, forgotten };
  }
}
