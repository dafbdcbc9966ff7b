import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { LoggedIn } from '@cse/session';
import { print, write } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { budget } from '../flags/budget.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { askForLogin } from '../login/ask.ts';

const { ca, config, 'plain-http': plainHttp, 'trust-origin': trustOrigin } = whatAndWhere;

const unencrypted = (file: string) =>
  `warning: the password is stored unencrypted in ${file}\n` +
  ' next: To keep it in a credential helper, such as docker-credential-pass, install the helper, ' +
  'set "credsStore": "pass" in that file, and log in again.';

export default class Login extends CseCommand {
  static override summary = 'Log in to a registry; stores credentials where docker login does';
  static override description = 'The credentials are tried first, and stored only if the registry accepts them.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> base.myregistry.company.com --username robot --password-stdin < password.txt',
  ];
  static override args = {
    host: Args.string({ description: "the registry's host, with a port if needed", required: true }),
  };
  static override flags = {
    username: Flags.string({ char: 'u', summary: 'the user', helpValue: 'NAME' }),
    'password-stdin': Flags.boolean({ summary: 'read the password from stdin' }),
    config,
    ca,
    'plain-http': plainHttp,
    'trust-origin': trustOrigin,
    ...budget,
  };

  async run(): Promise<LoggedIn> {
    const { args, flags } = await this.parse(Login);
    const session = await sessionOf(this.config);
    const result = await session.logIn(args.host, {
      flags,
      ask: (host, refused) => askForLogin(host, flags, refused),
      // What comes from a pipe would be the same again.
      tries: flags['password-stdin'] ? 1 : 3,
      onRefused: ({ message }) => print(process.stderr, `${message}; try again`),
    });
    const { host, username, kept, encrypted, tried } = result;
    const caution = tried ? '' : ' (not tried: the registry allows anonymous access)';
    await this.tell(`logged in to ${host} as ${username}; credentials stored in ${kept}${caution}`);
    if (!encrypted) await write(process.stderr, unencrypted(kept));
    return result;
  }
}
