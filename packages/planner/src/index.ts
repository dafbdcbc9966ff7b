export type { AllowedPlaces } from './allowed-places.ts';
export { planContext, type ContextOptions } from './context.ts';
export { unknownPlugin } from './errors.ts';
export { planTransfer, type Item, type PlanOptions } from './plan.ts';
