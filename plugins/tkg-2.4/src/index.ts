import { definePlugin } from '@cse/plugin';
import { planTkg, tkgItem } from '@cse/tkg';
import { facts } from './facts.ts';
import { knowledge } from './knowledge.ts';

/** All that the chosen releases name, below `tkg`. */
export default definePlugin({
  name: facts.use,
  item: tkgItem(facts),
  plan: (item, context) => planTkg(item, knowledge, context),
});
