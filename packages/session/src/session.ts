import type { Plan } from '@cse/graph';
import type { Host } from '@cse/plugin';
import type { Queue, QueuedRun } from '@cse/queue';
import type { Carried, KeptPlan, MediumOptions, Run, SourceRelease } from '@cse/transfer';
import type { AskedConfig, Asker } from './ask-config.ts';
import type { CompareOptions, Comparison, TypedSides } from './compare.ts';
import type { AtSites } from './each-site.ts';
import type { Flags } from './flags.ts';
import type { KeptAttempt } from './kept-runs.ts';
import type { LoggedIn, LoggedOut, LoginOptions } from './log-in.ts';
import type { PluginHostOptions } from './plugin-host.ts';
import type { PruneReport, PruneTargetOptions } from './prune-target.ts';
import type { QueuedRunOptions, SessionWorkerOptions } from './queued.ts';
import type { Workspace } from './workspace.ts';

/** What one user has here, and what a command can do with it. */
export interface Session extends Workspace {
  /** Does for each site that they name what is for one target, with the flags that choose it; where there is one, there alone. */
  eachSite<T extends object>(flags: Flags, work: (flags: Flags) => Promise<T>): Promise<T | AtSites<T>>;
  /** Opens the registries for a plan that was kept in a file. No plugin is asked, and none need be there. */
  keptPlan(path: string, flags: Flags): Promise<KeptPlan>;
  /** The same for the plan of a medium, made for the target that the flags name. */
  carriedPlan(medium: Carried & { readonly plan: Plan }, flags: Flags): Promise<KeptPlan>;
  /** Writes the parts of a plan to a folder, with so many images each at most; says how many there are. */
  writeParts(dir: string, plan: Plan, images?: number): Promise<string>;
  /** Says how two sides differ. The target is compared with what the other side wants of it. Throws `SIDE_INVALID`. */
  compare(sides: TypedSides, options: CompareOptions): Promise<Comparison>;
  /** Looks for what no chosen release needs, and deletes it where that is asked for. */
  prune(flags: Flags, options: PruneTargetOptions): Promise<PruneReport>;
  /** Finds a run that was kept, by its id or by how that begins. Throws `RUN_UNKNOWN`. */
  findRun(id: string): Promise<KeptAttempt>;
  /** Opens the queue of a URL, or the one that `CSE_QUEUE` names. */
  queue(url: string | undefined): Promise<Queue>;
  /** Lets the workers of a queue run a plan: its parts are put in when the events are first asked for. */
  queuedRun(plan: Plan, options: QueuedRunOptions): Run;
  /** Puts a plan into a queue, and waits for nothing. */
  submit(plan: Plan, options: QueuedRunOptions): Promise<QueuedRun>;
  /** Cancels the run of a plan that is under way. Throws `RUN_UNKNOWN`. */
  cancelQueued(plan: Plan, queue: Queue): Promise<QueuedRun>;
  /** Finds a run of a queue, by its id or by how that begins, and says what happened so far. Throws `RUN_UNKNOWN`. */
  findQueuedRun(id: string, queue: Queue): Promise<KeptAttempt>;
  /** Takes parts from a queue and makes them true, until it is told to stop. */
  work(flags: Flags, options: SessionWorkerOptions): Promise<void>;
  /** What a medium needs of here. */
  medium(flags: Flags): MediumOptions;
  /** Tries credentials at a registry, and stores them where docker would. As docker, it takes `https://HOST/` for the host. */
  logIn(host: string, options: LoginOptions): Promise<LoggedIn>;
  /** Removes the stored credentials of a registry. */
  logOut(host: string): Promise<LoggedOut>;
  /** Takes the answers of a config from flags, and asks for the others. Throws `TARGET_MISSING` where nobody can be asked. */
  askForConfig(flags: Flags, asker?: Asker): Promise<AskedConfig>;
  /** Lists what the source offers, and which plugin would serve it. */
  offered(flags: Flags, options: PluginHostOptions): Promise<readonly SourceRelease[]>;
  /** What a plugin's command may ask of this `cse`. */
  pluginHost(flags: Flags, options: PluginHostOptions): Host;
}
