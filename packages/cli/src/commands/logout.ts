import * as Args from '@oclif/core/args';
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
    const forgotten = await dockerLogins(process.env).logout(args.host);
    await this.tell(forgotten ? `logged out of ${args.host}` : `nothing was kept for ${args.host}`);
    return { host: args.host, forgotten };
  }
}
