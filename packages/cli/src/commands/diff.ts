import * as Args from '@oclif/core/args';
import { renderDiff } from '@cse/render';
import type { Comparison, Transfer } from '@cse/session';
import { CseCommand } from '../command.ts';
import { sites, whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';
import { planAloud } from '../planning.ts';

export default class Diff extends CseCommand {
  static override summary = 'Compare two releases, plans or targets, in images and bytes';
  static override description =
    'Each side is a list of releases (cse@4.2.2,tkg@2.5), a file written by cse plan --out, or the word target: what ' +
    'the target has of the other side. Without a second side, it is what flags and config ask for. Writes nothing.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> cse@4.2.1 cse@4.2.2',
    '<%= config.bin %> <%= command.id %> tkg@2.4 tkg@2.4,tkg@2.5',
    '<%= config.bin %> <%= command.id %> target --cse 4.2.2 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> before.json after.json --json',
  ];
  static override args = {
    before: Args.string({ description: 'the old side: releases, a plan file, or target', required: true }),
    after: Args.string({ description: 'the new side; by default what flags and config ask for', ignoreStdin: true }),
  };
  static override plans = true;
  static override flags = { ...whatAndWhere, ...sites };

  async run(): Promise<Comparison> {
    const { args, flags } = await this.parse(Diff);
    const session = await sessionOf(this.config);
    using interruption = interruptible();
    const plan = (transfer: Transfer) => planAloud(transfer, { signal: interruption.signal });
    const diff = await session.compare([args.before, args.after], { flags, plan });
    return await this.conclude(diff, renderDiff(diff));
  }
}
