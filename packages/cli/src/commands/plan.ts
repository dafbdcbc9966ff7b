import * as Flags from '@oclif/core/flags';
import { PICTURES, PLAN_FORMATS, planDocument, renderPlan, type PlanDocument } from '@cse/render';
import { writePlan, writeUserFile } from '@cse/session';
import { circumstances } from '@cse/support';
import { print } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { sites, whatAndWhere } from '../flags/what-and-where.ts';
import { planAloud, surveyAloud } from '../planning.ts';
import { sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';
import { version } from '../version.ts';

export default class PlanCommand extends CseCommand {
  static override summary = 'Show what would be copied, without copying it';
  static override description =
    'The target is asked what it already has. Nothing is written there. The same input gives the same plan.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --out plan.json',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --format html --out plan.html',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --parts parts --part-images 50',
  ];
  static override plans = true;
  static override flags = {
    ...whatAndWhere,
    ...sites,
    // A plan never does more than that.
    'dry-run': Flags.boolean({ summary: 'change nothing, as always', hidden: true }),
    format: Flags.option({ options: PLAN_FORMATS, summary: 'the output format', default: 'table' as const })(),
    out: Flags.string({
      summary: `write the plan to this file, for cse run; with the formats ${new Intl.ListFormat('en-GB').format(PICTURES)}, write the picture`,
      helpValue: 'FILE',
    }),
    parts: Flags.string({
      summary: 'split the plan into parts in this folder; run each with cse run, in the order of their names',
      helpValue: 'DIR',
    }),
    'part-images': Flags.integer({
      summary: 'the maximum number of images in a part; a part also ends at 256 MiB',
      helpValue: 'N',
      min: 1,
      dependsOn: ['parts'],
    }),
  };

  async run(): Promise<PlanDocument> {
    const { flags } = await this.parse(PlanCommand);
    using interruption = interruptible();
    const { signal } = interruption;
    const session = await sessionOf(this.config);
    await using transfer = await session.transfer(flags, { manySites: true });
    const plan = await planAloud(transfer, { signal });
    const document = planDocument(plan, await surveyAloud(transfer, plan, { signal }));
    const about = { document, circumstances: circumstances(version) };
    const { text, lines, isPicture } = await renderPlan(plan, flags.format, about);
    if (flags.parts !== undefined)
      print(process.stderr, await session.writeParts(flags.parts, plan, flags['part-images']));
    if (flags.out !== undefined) {
      await (isPicture ? writeUserFile(flags.out, text) : writePlan(flags.out, plan));
      print(process.stderr, `written to ${flags.out}`);
    }
    if (flags.out === undefined || !isPicture) await this.tell(text, lines);
    return document;
  }
}
