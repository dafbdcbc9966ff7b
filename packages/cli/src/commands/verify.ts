import * as Flags from '@oclif/core/flags';
import { CseCommand } from '../command.ts';
import { showing, sites, whatAndWhere } from '../flags/what-and-where.ts';
import { planAloud } from '../planning.ts';
import { sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';
import type { ExitReport } from '../show.ts';
import { verifyAndShow } from '../verify/verify-and-show.ts';

export default class Verify extends CseCommand {
  static override summary = 'Check that everything is at the target, complete and intact';
  static override description =
    'Pulls the way a cluster node does: without credentials, unless --authenticated is given. Compares with the plan of the ' +
    'last run with the same flags. If there is none, it makes a new plan from the sources, or from what the target has.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --read-data',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --state there.json',
  ];
  static override plans = true;
  static override flags = {
    ...whatAndWhere,
    ...sites,
    authenticated: Flags.boolean({ summary: 'pull with your credentials instead of anonymously' }),
    'read-data': Flags.boolean({ summary: 'also download and hash every blob' }),
    fresh: Flags.boolean({ summary: 'make a new plan from what the sources have now' }),
    state: Flags.string({
      summary: 'write what the target has to this file, for cse export --since',
      helpValue: 'FILE',
    }),
    ...showing,
  };

  async run(): Promise<ExitReport> {
    const { flags } = await this.parse(Verify);
    using interruption = interruptible();
    const { signal } = interruption;
    await using transfer = await (await sessionOf(this.config)).transfer(flags, { manySites: true });
    const plan = await planAloud(transfer, { signal, quiet: flags.quiet, expected: !flags.fresh });
    const { authenticated, 'read-data': readData, progress, quiet, state } = flags;
    const shown = { signal, progress, quiet, json: this.jsonEnabled(), argv: this.argv };
    return await verifyAndShow(plan, transfer, { authenticated, readData, state, ...shown });
  }
}
