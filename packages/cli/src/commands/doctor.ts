import * as Flags from '@oclif/core/flags';
import { checks, examine, openDoctor, type Diagnosis } from '@cse/doctor';
import { renderDiagnoses } from '@cse/render';
import type { AtSites } from '@cse/session';
import { aloud } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { sites, whatAndWhere } from '../flags/what-and-where.ts';
import { doctorOptions, sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';
import { knownCheck } from '../doctor/known-check.ts';

export default class Doctor extends CseCommand {
  static override summary = 'Check for everything that can go wrong, before and after a transfer';
  static override description =
    'Checks names, TLS, permissions, disk space, paths, sources and settings by trying them. It pushes probes of a few ' +
    'hundred bytes to the target, and removes them again. With releases it also plans, and checks the sources. Each finding says what to do.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --to base.myregistry.company.com --vcd https://vcd.company.com',
    '<%= config.bin %> <%= command.id %> --to base.myregistry.company.com --check tls --check registry.push',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --archive /mnt/media --json',
  ];
  static override plans = true;
  static override flags = {
    ...whatAndWhere,
    ...sites,
    vcd: Flags.string({ summary: "VCD's public endpoint", helpValue: 'URL' }),
    archive: Flags.string({ summary: 'the folder for an archive', helpValue: 'DIR' }),
    'server-config': Flags.string({
      summary: 'the server configuration of CSE: the VCDKEConfig entity, as JSON',
      helpValue: 'FILE',
    }),
    'read-only': Flags.boolean({ summary: 'do not push probes' }),
    check: Flags.string({
      summary: 'run only this check or area (tls, registry, ...), repeatable',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
    timeout: Flags.integer({
      summary: 'the time limit of one check',
      helpValue: 'SECONDS',
      default: 120,
      min: 1,
    }),
  };

  async run(): Promise<(Diagnosis | AtSites<Diagnosis>) & { readonly exit: number }> {
    const { flags } = await this.parse(Doctor);
    const { check: only, timeout, ...asked } = flags;
    only?.forEach(knownCheck);
    using interruption = interruptible();
    const { signal } = interruption;
    const session = await sessionOf(this.config);
    const diagnosis = await session.eachSite(asked, async (own) => {
      await using patient = await openDoctor(await doctorOptions(session, own));
      return await aloud({ doing: 'checking', what: patient.to ?? 'sources and this machine' }, (progress) =>
        examine(patient, checks, { only, patience: timeout * 1000, signal, progress }),
      );
    });
    return await this.conclude(diagnosis, renderDiagnoses(diagnosis));
  }
}
