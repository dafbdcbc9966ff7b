import * as Flags from '@oclif/core/flags';
import { checks, examine, type Diagnosis } from '@cse/doctor';
import { CseCommand } from '../command.ts';
import { openDoctor } from '../doctor/open-doctor.ts';
import { exitCodeOf } from '../exit-code.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { interruptible } from '../interruption.ts';
import { knownCheck } from '../doctor/known-check.ts';
import { renderDiagnosis } from '../render/diagnosis.ts';
import { paint } from '../render/paint.ts';
import { print } from '../streams.ts';

export default class Doctor extends CseCommand {
  static override summary = 'Check everything that could go wrong, before and after a transfer';
  static override description =
    'Names, TLS, rights, space, paths, sources, settings: each by really doing it. At the target it pushes probes of a few ' +
    'hundred bytes, and removes them again. With releases it also plans, and looks at the sources. Each finding says what to do.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --to base.myregistry.company.com --vcd https://vcd.company.com',
    '<%= config.bin %> <%= command.id %> --to base.myregistry.company.com --check tls --check registry.push',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --archive /mnt/media --json',
  ];
  static override plans = true;
  static override flags = {
    ...whatAndWhere,
    vcd: Flags.string({ summary: "VCD's public endpoint", helpValue: 'URL', helpGroup: 'CHECK' }),
    archive: Flags.string({ summary: 'where an archive is to be', helpValue: 'DIR', helpGroup: 'CHECK' }),
    'server-config': Flags.string({
      summary: "CSE's server configuration: the entity VCDKEConfig, as JSON",
      helpValue: 'FILE',
      helpGroup: 'CHECK',
    }),
    'read-only': Flags.boolean({ summary: 'push no probe', helpGroup: 'CHECK' }),
    check: Flags.string({
      summary: 'only this check, or all of this area (tls, registry …), repeatable',
      helpValue: 'NAME',
      helpGroup: 'CHECK',
      multiple: true,
      multipleNonGreedy: true,
      parse: knownCheck,
    }),
    timeout: Flags.integer({
      summary: 'how long one check may take',
      helpValue: 'SECONDS',
      helpGroup: 'CHECK',
      default: 120,
      min: 1,
    }),
  };

  async run(): Promise<Diagnosis & { readonly exit: number }> {
    const { flags } = await this.parse(Doctor);
    await using patient = await openDoctor(this.config, { ...flags, timeout: undefined });
    using interruption = interruptible((line) => print(process.stderr, line));
    print(process.stderr, paint('dim', `looking at ${patient.to ?? 'what was asked for'} …`));
    const { check: only, timeout } = flags;
    const diagnosis = await examine(patient, checks, { only, patience: timeout * 1000, signal: interruption.signal });
    const exit = exitCodeOf(diagnosis.fault);
    await this.tell(renderDiagnosis(diagnosis));
    process.exitCode = exit;
    return { ...diagnosis, exit };
  }
}
