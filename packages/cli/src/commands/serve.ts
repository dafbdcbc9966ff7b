import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { serve } from '@cse/server';
import { openServed } from '../archive/served.ts';
import { CseCommand } from '../command.ts';
import { trusting } from '../flags/archive.ts';
import { untilInterrupted } from '../interruption.ts';
import { certificateWarning } from '../serve/certificate-warning.ts';
import { warningOf } from '../serve/safe-listening.ts';
import { settingsOf } from '../serve/settings.ts';
import { write } from '../streams.ts';

const access = { helpGroup: 'ACCESS' };

export default class Serve extends CseCommand {
  static override summary = 'Serve a folder as an OCI registry';
  static override description =
    'The folder is an OCI image layout, or an archive of cse, which can only be read. By default only this machine gets in; ' +
    'others do with TLS and users. It ends with Ctrl-C.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/usb/cse --port 5000',
    'htpasswd -B -c users alice',
    '<%= config.bin %> <%= command.id %> mirror --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem --htpasswd users --anonymous-pull',
    '<%= config.bin %> <%= command.id %> mirror --host-name registry.lab --read-only',
  ];
  static override args = {
    dir: Args.string({ description: 'the folder; made where it is not there', required: true }),
  };
  static override flags = {
    host: Flags.string({ summary: 'the address to listen on', default: '127.0.0.1', helpValue: 'ADDRESS' }),
    port: Flags.integer({
      summary: 'the port to listen on; 0 takes any that is free',
      default: 5000,
      min: 0,
      max: 65_535,
    }),
    'host-name': Flags.string({
      summary:
        "also answer to this name, repeatable; localhost, the certificate's names and the address itself need not be given",
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'tls-cert': Flags.string({
      ...access,
      summary: 'speak TLS with this certificate, and the intermediates after it (PEM)',
      helpValue: 'FILE',
      dependsOn: ['tls-key'],
    }),
    'tls-key': Flags.string({
      ...access,
      summary: "the certificate's private key (PEM)",
      helpValue: 'FILE',
      dependsOn: ['tls-cert'],
    }),
    htpasswd: Flags.string({
      ...access,
      summary: 'let in only the users of this file, which htpasswd -B writes',
      helpValue: 'FILE',
    }),
    'anonymous-pull': Flags.boolean({
      ...access,
      summary: 'let everybody pull; push, delete and list with a user only',
      dependsOn: ['htpasswd'],
    }),
    'insecure-listen': Flags.boolean({
      ...access,
      summary: 'listen on another address than loopback without TLS or without users',
    }),
    'read-only': Flags.boolean({ ...access, summary: 'let nobody push or delete' }),
    'no-delete': Flags.boolean({ ...access, summary: 'let nobody delete' }),
    sparse: Flags.boolean({ summary: 'take an index or a manifest though what it names is not all there' }),
    ...trusting,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Serve);
    const settings = await settingsOf(flags);
    await using served = await openServed(args.dir, flags);
    await using serving = await serve({ ...settings, ...served });
    const warnings = [warningOf(flags), settings.tls && certificateWarning(settings.tls.certificate, new Date())];
    for (const warning of warnings) if (warning !== undefined) await write(process.stderr, `warning: ${warning}`);
    const interrupted = untilInterrupted();
    await this.tell(`serving ${args.dir} at ${settings.tls ? 'https' : 'http'}://${serving.host}`);
    await interrupted;
  }
}
