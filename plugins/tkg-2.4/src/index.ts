import { definePlugin } from '@cse/plugin';
import { planTkg, tkgItem } from '@cse/tkg';
import { bundles } from './bundles.ts';
import { facts } from './facts.ts';

/** All that the chosen releases name, below `tkg`. */
export default definePlugin({
  name: facts.use,
  facts,
  item: tkgItem(facts),
  plan: (item, context) => planTkg(item, { facts, bundles }, context),
});
