import { CseCommand } from '../command.ts';
import { showing, whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';
import type { ExitReport } from '../show.ts';
import { transferAndShow } from '../transfer-and-show.ts';

export default class Mirror extends CseCommand {
  static override summary = 'Copy releases from their source registries to the target registry';
  static override description =
    'Makes a plan and runs it. If it is interrupted, run it again: it continues where it stopped, and skips what is already there.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --json',
  ];
  static override plans = true;
  static override flags = { ...whatAndWhere, ...showing };

  async run(): Promise<ExitReport> {
    const { flags } = await this.parse(Mirror);
    using interruption = interruptible();
    await using transfer = await sessionOf(this.config).transfer(flags);
    const { signal } = interruption;
    return await transferAndShow(transfer, { progress: flags.progress, json: this.jsonEnabled(), signal });
  }
}
