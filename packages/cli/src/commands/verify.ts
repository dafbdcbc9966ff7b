import * as Flags from '@oclif/core/flags';
import { CseCommand } from '../command.ts';
import { showing, whatAndWhere } from '../flags/what-and-where.ts';
import { planAloud } from '../planning.ts';
import type { ExitReport } from '../run-and-show.ts';
import { openSession } from '../session.ts';
import { verifyAndShow } from '../verify/verify-and-show.ts';

export default class Verify extends CseCommand {
  static override summary = 'Check that all that was asked for is at the target, complete and intact';
  static override description =
    'Pulls as a node of a cluster would: without credentials, unless told otherwise. Checks against the plan of the last run ' +
    'that was asked the same; where there is none it plans anew, from the sources or from what the target says of itself.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --read-data',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --state there.json',
  ];
  static override plans = true;
  static override flags = {
    ...whatAndWhere,
    authenticated: Flags.boolean({ summary: 'pull with your credentials', helpGroup: 'CHECK' }),
    'read-data': Flags.boolean({ summary: 'also read and hash every blob', helpGroup: 'CHECK' }),
    fresh: Flags.boolean({ summary: 'plan anew, from what the sources name now', helpGroup: 'CHECK' }),
    state: Flags.string({
      summary: 'write what is there to this file, for cse export --since',
      helpValue: 'FILE',
      helpGroup: 'CHECK',
    }),
    ...showing,
  };

  async run(): Promise<ExitReport> {
    const { flags } = await this.parse(Verify);
    await using transfer = await openSession(this.config, flags);
    const plan = flags.fresh ? await planAloud(transfer) : await transfer.expected();
    const { authenticated, 'read-data': readData, progress, state } = flags;
    const json = this.jsonEnabled();
    return await verifyAndShow(plan, transfer, { authenticated, readData, progress, json, state, argv: this.argv });
  }
}
