export type { RegistrySetting, TransferConfig } from './config.ts';
export { configJsonSchema, type ConfigFile } from './config-file.ts';
export type { InstalledPlugin, KnownPlugin } from './installed.ts';
export { kindsOf, releaseOf } from './items.ts';
export { nodeState } from './node-state.ts';
export { flagsOf, parseConfig, type ConfigInput } from './parse-config.ts';
export type { Ports } from './ports.ts';
export type { KeptRun, OpenRun, RunState } from './run-state.ts';
export { BUILT_IN_SOURCES, type SourceRule } from './sources.ts';
export {
  openTransfer,
  runId,
  runPlan,
  type CheckOptions,
  type RunOptions,
  type Transfer,
  type TransferOptions,
} from './transfer.ts';
