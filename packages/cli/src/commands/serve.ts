import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { serveFolder } from '@cse/service';
import { print } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { trusting } from '../flags/archive.ts';
import { hostName, metrics } from '../flags/listening.ts';
import { sessionOf } from '../here.ts';
import { untilInterrupted } from '../interruption.ts';
import { version } from '../version.ts';

const access = { helpGroup: 'ACCESS' };

export default class Serve extends CseCommand {
  static override summary = 'Serve a folder as an OCI registry';
  static override description =
    'The folder is an OCI image layout, or an archive, which is served read-only. By default only this machine has access; ' +
    'other machines need TLS and users. Stop it with Ctrl-C.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/usb/cse --port 5000',
    'htpasswd -B -c users alice',
    '<%= config.bin %> <%= command.id %> mirror --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem --htpasswd users --anonymous-pull',
    '<%= config.bin %> <%= command.id %> mirror --host-name registry.lab --read-only',
  ];
  static override args = {
    dir: Args.string({ description: 'the folder; created if it does not exist', required: true }),
  };
  static override flags = {
    host: Flags.string({ summary: 'the address to listen on', default: '127.0.0.1', helpValue: 'ADDRESS' }),
    port: Flags.integer({
      summary: 'the port to listen on; 0 for any free port',
      default: 5000,
      min: 0,
      max: 65_535,
    }),
    ...hostName,
    'tls-cert': Flags.string({
      summary: 'serve TLS with this certificate, followed by its intermediates (PEM)',
      helpValue: 'FILE',
      dependsOn: ['tls-key'],
    }),
    'tls-key': Flags.string({
      summary: "the certificate's private key (PEM)",
      helpValue: 'FILE',
      dependsOn: ['tls-cert'],
    }),
    htpasswd: Flags.string({
      summary: 'allow only the users in this file, made with htpasswd -B',
      helpValue: 'FILE',
    }),
    'anonymous-pull': Flags.boolean({
      summary: 'allow anonymous pulls; pushing, deleting and listing need a user',
      dependsOn: ['htpasswd'],
    }),
    ...metrics,
    'read-only': Flags.boolean({ summary: 'refuse pushes and deletes' }),
    'no-delete': Flags.boolean({ ...access, summary: 'refuse deletes' }),
    sparse: Flags.boolean({
      ...access,
      summary: 'accept an index or manifest even if content that it refers to is missing',
    }),
    ...trusting,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Serve);
    const session = await sessionOf(this.config);
    const warn = (text: string) => print(process.stderr, `warning: ${text}`);
    await using served = await serveFolder(args.dir, { flags, session, version, warn });
    served.warnings.forEach(warn);
    const interrupted = untilInterrupted();
    await this.tell(`serving ${args.dir} at ${served.url}`);
    await interrupted;
  }
}
