import * as Args from '@oclif/core/args';
import { CseCommand } from '../command.ts';
import { sessionOf } from '../here.ts';

export default class Logout extends CseCommand {
  static override summary = 'Remove the stored credentials for a registry';
  static override examples = ['<%= config.bin %> <%= command.id %> base.myregistry.company.com'];
  static override args = {
    host: Args.string({ description: "the registry's host, with a port if needed", required: true }),
  };

  async run(): Promise<{ readonly host: string; readonly forgotten: boolean }> {
    const { args } = await this.parse(Logout);
    const session = await sessionOf(this.config);
    const { host, forgotten } = await session.logOut(args.host);
    await this.tell(forgotten ? `logged out of ${host}` : `no credentials are stored for ${host}`);
    return { host, forgotten };
  }
}
