import { CseCommand } from '../command.ts';
import { showing, whatAndWhere } from '../flags/what-and-where.ts';
import type { ExitReport } from '../run-and-show.ts';
import { openSession } from '../session.ts';
import { transferAndShow } from '../transfer-and-show.ts';

export default class Mirror extends CseCommand {
  static override summary = 'Bring what was asked for from the source registries to the target';
  static override description =
    'Plans, and makes the plan true. Run again, it goes on where it stopped, and moves nothing that is there.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --json',
  ];
  static override plans = true;
  static override flags = { ...whatAndWhere, ...showing };

  async run(): Promise<ExitReport> {
    const { flags } = await this.parse(Mirror);
    await using transfer = await openSession(this.config, flags);
    return await transferAndShow(transfer, { progress: flags.progress, json: this.jsonEnabled() });
  }
}
