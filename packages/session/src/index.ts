export type { DiffImage } from '@cse/graph';
export {
  provideRunner,
  type CommandFlag,
  type CommandSpec,
  type FlagDeclaration,
  type Host,
  type Table,
} from '@cse/plugin';
export type { Queue, QueuedRun, WorkerEvent } from '@cse/queue';
export type { RegistryEvent } from '@cse/registry';
export type {
  Carried,
  Cause,
  Circumstances,
  CheckOptions,
  InstalledPlugin,
  KeptPlan,
  KnownPlugin,
  Medium,
  Plan,
  PlanDiff,
  Planning,
  PluginsAlong,
  Report,
  Run,
  RunEntry,
  RunEvent,
  SiteReport,
  SourceRelease,
  StepFailed,
  StepId,
  Survey,
  Transfer,
} from '@cse/transfer';
export type { Comparison } from './compare.ts';
export { configSchema } from './config-schema.ts';
export type { AtSites, SiteFailure } from './each-site.ts';
export type { KeptAttempt } from './kept-runs.ts';
export type { LoggedIn, Login } from './log-in.ts';
export { findPlugins, type FoundPackage, type LeftOutPlugin } from './node-installed.ts';
export { openSession } from './node-session.ts';
export { trustedKeys } from './node-trusted-keys.ts';
export { readUserFile, writePlan, writeUserFile } from './node-user-file.ts';
export { putInOrder } from './put-in-order.ts';
export { pluginLock, type InstalledPackage, type Vetted } from './node-plugin-lock.ts';
export type { PruneReport } from './prune-target.ts';
export { releasesServed, servedBy, type ServedRelease } from './releases.ts';
export { renderConfig, type Answers } from './render-config.ts';
export type { SessionWorkerOptions as WorkOptions } from './queued.ts';
export type { AskedConfig, Asker } from './ask-config.ts';
export type { Flags } from './flags.ts';
export type { Session } from './session.ts';
