export { canonical } from './canonical.ts';
export { diffPlans, type ChangedImage, type Comparable, type DiffImage, type PlanDiff } from './diff.ts';
export { GraphBuilder, type Graph } from './graph.ts';
export { preferMounts } from './mounts.ts';
export { partsOf, type PlanPart, type PartOptions } from './parts.ts';
export type { Plan, PlannedImage, Postponed } from './plan.ts';
export { planDigest, parsePlan, printPlan } from './plan-file.ts';
export { relocatedPlan } from './relocated-plan.ts';
export { contentId, tagId, type CopyBlob, type PutManifest, type PutTag, type Step, type StepId } from './step.ts';
