import * as Flags from '@oclif/core/flags';
import { openDoctor, settingsFor, type Settings } from '@cse/doctor';
import { writeUserFile, type AtSites } from '@cse/session';
import { renderSettings, SETTINGS_FORMATS } from '@cse/render';
import { CseCommand } from '../command.ts';
import { budget } from '../flags/budget.ts';
import { sites, whatAndWhere } from '../flags/what-and-where.ts';
import { doctorOptions, sessionOf } from '../here.ts';

const { config, ca, 'plain-http': plainHttp, 'trust-origin': trustOrigin } = whatAndWhere;

export default class SettingsCommand extends CseCommand {
  static override summary = 'Print what to enter in the Kubernetes Container Clusters plug-in';
  static override description =
    'The registry URL, and the certificates for the bootstrap VM and for clusters, taken from the chain that the registry ' +
    'presents and compared with the config.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --to base.myregistry.company.com --ca base.myregistry.company.com=registry-ca.pem',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --format html --out settings.html',
  ];
  static override flags = {
    config,
    ...sites,
    ca,
    'plain-http': plainHttp,
    'trust-origin': trustOrigin,
    ...budget,
    format: Flags.option({ options: SETTINGS_FORMATS, summary: 'the output format', default: 'text' as const })(),
    out: Flags.string({ summary: 'write the settings to this file', helpValue: 'FILE' }),
  };

  async run(): Promise<Settings | AtSites<Settings>> {
    const { flags } = await this.parse(SettingsCommand);
    const session = await sessionOf(this.config);
    const settings = await session.eachSite(flags, async (own) => {
      await using patient = await openDoctor(await doctorOptions(session, own));
      return await settingsFor(patient);
    });
    const shown = await renderSettings(settings, flags.format);
    if (flags.out !== undefined) await writeUserFile(flags.out, shown);
    return await this.conclude(settings, flags.out === undefined ? shown : `written to ${flags.out}`, 'whole');
  }
}
