import * as Flags from '@oclif/core/flags';
import { planDocument, type PlanDocument } from '@cse/page';
import { writePlan, writeUserFile } from '@cse/session';
import { CseCommand } from '../command.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { planAloud } from '../planning.ts';
import { PICTURES, PLAN_FORMATS, renderPlan } from '../render/plan.ts';
import { sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';
import { print } from '../streams.ts';

export default class PlanCommand extends CseCommand {
  static override summary = 'Show what would be copied, without copying it';
  static override description =
    'The target is asked what it already has. Nothing is written there. The same input gives the same plan.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --out plan.json',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --format html --out plan.html',
  ];
  static override plans = true;
  static override flags = {
    ...whatAndWhere,
    format: Flags.option({ options: PLAN_FORMATS, summary: 'the output format', default: 'table' as const })(),
    out: Flags.string({
      summary: `write the plan to this file, for cse run; with the formats ${new Intl.ListFormat('en-GB').format(PICTURES)}, write the picture`,
      helpValue: 'FILE',
    }),
  };

  async run(): Promise<PlanDocument> {
    const { flags } = await this.parse(PlanCommand);
    using interruption = interruptible();
    const { signal } = interruption;
    await using transfer = await sessionOf(this.config).transfer(flags);
    const plan = await planAloud(transfer, signal);
    const document = planDocument(plan, await transfer.survey(plan, { signal }));
    const shown = await renderPlan(plan, flags.format, document);
    const isPicture = PICTURES.includes(flags.format);
    if (flags.out !== undefined) {
      await (isPicture ? writeUserFile(flags.out, shown) : writePlan(flags.out, plan));
      print(process.stderr, `written to ${flags.out}`);
    }
    if (flags.out === undefined || !isPicture) await this.tell(shown);
    return document;
  }
}
