import * as Flags from '@oclif/core/flags';
import { CseCommand } from '../command.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { foldersOf, placesIn } from '../prune/places.ts';
import { pruneAndShow, type PruneReport } from '../prune/prune-and-show.ts';
import { renderPrune } from '../render/prune.ts';
import { openRegistries, openSession } from '../session.ts';
import { print } from '../streams.ts';

const { only: _, skip: __, ...what } = whatAndWhere;
const REPEATABLE = { multiple: true, multipleNonGreedy: true, helpGroup: 'PRUNE' } as const;

export default class Prune extends CseCommand {
  static override summary = 'List what the target has and no chosen release needs; delete it with --yes';
  static override description =
    'Keeps everything that flags and config ask for, with its signatures and referrers. Looks only below the paths of what is ' +
    'asked for: without --tkg, nothing below tkg is touched, unless --below tkg is given. Disk space is freed when the ' +
    'registry runs its garbage collection.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --config cse.yaml --yes',
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --below tkg --to base.myregistry.company.com',
  ];
  static override plans = true;
  static override flags = {
    ...what,
    yes: Flags.boolean({ summary: 'delete it', helpGroup: 'PRUNE' }),
    below: Flags.string({
      summary: 'also look below this path of the base, repeatable',
      helpValue: 'PATH',
      ...REPEATABLE,
    }),
    repository: Flags.string({
      summary: 'also look at this repository, if the registry does not list its repositories, repeatable',
      helpValue: 'NAME',
      ...REPEATABLE,
    }),
  };

  async run(): Promise<PruneReport> {
    const { flags } = await this.parse(Prune);
    // A plugin that is left out still has content there: all that is chosen stays.
    const whole = { ...flags, only: [], skip: [] };
    await using transfer = await openSession(this.config, whole);
    const below = foldersOf(transfer, flags.below ?? [], this.config);
    print(process.stderr, `planning: ${transfer.items.map(({ use }) => use).join(', ')} …`);
    const keep = await transfer.wanted();
    const registry = await openRegistries(this.config, whole);
    const places = await placesIn({ below, keep, named: flags.repository ?? [], registry });
    const report = await pruneAndShow({ transfer, keep, places, yes: flags.yes });
    await this.tell(renderPrune(report));
    return report;
  }
}
