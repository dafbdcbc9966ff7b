import * as Args from '@oclif/core/args';
import type { PlanDiff } from '@cse/graph';
import { kindsOf } from '@cse/transfer';
import { CseCommand } from '../command.ts';
import { compare } from '../diff/compare.ts';
import { parseSide } from '../diff/side.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { installedPlugins } from '../plugins/installed.ts';
import { renderDiff } from '../render/diff.ts';

export default class Diff extends CseCommand {
  static override summary = 'Say what leads from one release, plan or target to another, in images and bytes';
  static override description =
    'Each side is a list of releases (cse@4.2.2,tkg@2.5), a plan that was kept with cse plan --out, or the word target: what ' +
    'stands there of what the other side wants. Without a second side, it is what flags and config ask for. Writes nothing.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> cse@4.2.1 cse@4.2.2',
    '<%= config.bin %> <%= command.id %> tkg@2.4 tkg@2.4,tkg@2.5',
    '<%= config.bin %> <%= command.id %> target --cse 4.2.2 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> before.json after.json --json',
  ];
  static override args = {
    before: Args.string({ description: 'where it starts: releases, the file of a plan, or target', required: true }),
    after: Args.string({ description: 'where it leads; what flags and config ask for, where it is not named' }),
  };
  static override plans = true;
  static override flags = whatAndWhere;

  async run(): Promise<PlanDiff> {
    const { args, flags } = await this.parse(Diff);
    const kinds = kindsOf(installedPlugins(this.config.getPluginsList()));
    const sides = [parseSide(args.before, kinds), parseSide(args.after, kinds)] as const;
    const diff = await compare(sides, { config: this.config, flags });
    await this.tell(renderDiff(diff));
    return diff;
  }
}
