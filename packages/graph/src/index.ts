export { diffPlans, type ChangedImage, type Comparable, type DiffImage, type PlanDiff } from './diff.ts';
export { GraphBuilder, type Graph } from './graph.ts';
export type { Plan, PlannedImage } from './plan.ts';
export { planDigest, parsePlan, printPlan } from './plan-file.ts';
export { contentId, tagId, type CopyBlob, type PutManifest, type PutTag, type Step, type StepId } from './step.ts';
