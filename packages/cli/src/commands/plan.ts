import * as Flags from '@oclif/core/flags';
import { printPlan } from '@cse/graph';
import { CseCommand } from '../command.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { planAloud } from '../planning.ts';
import { PICTURES, PLAN_FORMATS, renderPlan } from '../render/plan.ts';
import { planDocument, type PlanDocument } from '../render/plan-document.ts';
import { openSession } from '../session.ts';
import { print } from '../streams.ts';
import { writeUserFile } from '../user-file.ts';

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
    await using transfer = await openSession(this.config, flags);
    const plan = await planAloud(transfer);
    const document = planDocument(plan, await transfer.survey(plan));
    const shown = await renderPlan(plan, flags.format, document);
    const isPicture = PICTURES.includes(flags.format);
    if (flags.out !== undefined) await this.keep(flags.out, isPicture ? shown : printPlan(plan));
    if (flags.out === undefined || !isPicture) await this.tell(shown);
    return document;
  }

  private async keep(path: string, text: string): Promise<void> {
    await writeUserFile(path, text);
    print(process.stderr, `written to ${path}`);
  }
}
