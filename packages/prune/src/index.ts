export { planPrune, type PruneOptions, type PrunePlan, type Removal, type Untagging } from './plan-prune.ts';
export { prune, type PruneEvent } from './prune.ts';
export { remadeOf } from './remade.ts';
