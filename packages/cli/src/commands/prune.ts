import * as Flags from '@oclif/core/flags';
import type { AtSites, PruneReport } from '@cse/session';
import { aloud } from '@cse/terminal';
import { renderPrune, renderSites } from '@cse/render';
import { CseCommand } from '../command.ts';
import { sites, whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';

const { only: _, skip: __, ...what } = whatAndWhere;
const REPEATABLE = { multiple: true, multipleNonGreedy: true } as const;

export default class Prune extends CseCommand {
  static override summary = 'List, and with --yes delete, what no chosen release needs';
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
    ...sites,
    yes: Flags.boolean({ summary: 'delete it' }),
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

  async run(): Promise<(PruneReport | AtSites<PruneReport>) & { readonly exit: number }> {
    const { flags } = await this.parse(Prune);
    const { below = [], repository: named = [], yes } = flags;
    using interruption = interruptible();
    const session = await sessionOf(this.config);
    const { signal } = interruption;
    const report = await session.eachSite(flags, (own) =>
      aloud({ doing: 'checking', what: 'what no chosen release needs' }, (onProgress) =>
        session.prune(own, { below, named, yes, signal, onProgress }),
      ),
    );
    return await this.conclude(report, renderSites(report, renderPrune));
  }
}
