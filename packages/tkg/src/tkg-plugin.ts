import { bundleWants, isBundle } from '@cse/imgpkg';
import { defineCommand, definePlugin } from '@cse/plugin';
import type { Bundles } from './bring.ts';
import type { TkgFacts } from './facts.ts';
import { tkgImagesCommand } from './images-command.ts';
import { tkgItem } from './item.ts';
import { tkgListCommand } from './list-command.ts';
import { offeredReleases } from './offered-releases.ts';
import { planTkg } from './plan-tkg.ts';

const bundles: Bundles = { isBundle, bundleWants };

/** The plugin that brings the TKG releases of `facts`: all that the chosen ones name, below `tkg`. */
export const tkgPlugin = (facts: TkgFacts) =>
  definePlugin({
    name: facts.use,
    facts,
    item: tkgItem(facts),
    plan: (item, context) => planTkg(item, { facts, bundles }, context),
    releases: offeredReleases,
  });

/** `cse tkg list` and `cse tkg images`, by the ids that oclif knows them by. */
export const tkgCommands = {
  'tkg:list': defineCommand(tkgListCommand(bundles)),
  'tkg:images': defineCommand(tkgImagesCommand(bundles)),
};
