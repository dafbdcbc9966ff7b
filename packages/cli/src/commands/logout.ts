import * as Args from '@oclif/core/args';
import { loginHost } from '@cse/registry';
import { CseCommand } from '../command.ts';
import { dockerLogins } from '../node-ports.ts';

export default class Logout extends CseCommand {
  static override summary = 'Remove the stored credentials for a registry';
  static override examples = ['<%= config.bin %> <%= command.id %> base.myregistry.company.com'];
  static override args = {
    host: Args.string({ description: "the registry's host, with a port if needed", required: true }),
  };

  async run(): Promise<{ readonly host: string; readonly forgotten: boolean }> {
    const { args } = await this.parse(Logout);
    const host = loginHost(args.host);
    const forgotten = await dockerLogins(process.env).logout(host);
    await this.tell(forgotten ? `logged out of ${host}` : `no credentials are stored for ${host}`);
    return { host, forgotten };
  }
}
