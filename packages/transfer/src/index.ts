export { pathsOf, takingPart } from './allowed.ts';
export type {
  Cause,
  Circumstances,
  Failure,
  KeptEvent,
  Report,
  Run,
  RunEvent,
  SiteReport,
  StepFailed,
  Survey,
} from '@cse/executor';
export type { Plan, PlanDiff, StepId } from '@cse/graph';
export { archivedPlan, type ArchivedPlanOptions } from './archived-plan.ts';
export type { RegistrySetting, TransferConfig } from './config.ts';
export type { ConfigFile } from './config-file.ts';
export { configJsonSchema } from './config-json-schema.ts';
export type { ItemSchemas } from './item-schema.ts';
export { loadPlugin, type InstalledPlugin, type KnownPlugin } from './installed.ts';
export { kindsOf, releaseOf } from './items.ts';
export { nodeState } from './node-state.ts';
export { openKeptPlan, type KeptPlan, type KeptPlanOptions } from './kept-plan.ts';
export type {
  Asks,
  Carried,
  Carries,
  Filling,
  Medium,
  MediumOptions,
  Planning,
  PluginsAlong,
  PluginTarball,
  WritingOptions,
} from './medium.ts';
export type { SourceRelease } from './offered.ts';
export { flagsOf, parseConfig, type ConfigInput } from './parse-config.ts';
export { answers, openPartSides, type PartSides, type PartSidesOptions } from './part-sides.ts';
export type { PlanningOptions } from './planning.ts';
export type { Ports } from './ports.ts';
export { registryOptions } from './registry-options.ts';
export { runPlan, type RunOptions } from './run-plan.ts';
export type { KeptRun, OpenRun, Pulse, RunEntry, RunLook, RunState } from './run-state.ts';
export type { Site } from './site.ts';
export { candidatesOf, type SourceRule, type SourceRules } from './sources.ts';
export {
  openTransfer,
  type CheckOptions,
  type RunsOptions,
  type Transfer,
  type TransferOptions,
  type TransferRunOptions,
} from './transfer.ts';
