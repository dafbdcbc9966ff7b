import type { Plan } from '@cse/graph';
import type { DockerCredentials, RegistriesOptions } from '@cse/registry';
import type { Queue, QueuedRun } from '@cse/queue';
import type { Files } from '@cse/store';
import type {
  Carried,
  InstalledPlugin,
  KeptPlan,
  Medium,
  MediumOptions,
  Ports,
  Run,
  Transfer,
  TransferConfig,
} from '@cse/transfer';
import type { AtSites } from './each-site.ts';
import type { KeptAttempt } from './kept-runs.ts';
import type { LeftOutPlugin } from './node-installed.ts';
import type { QueuedRunOptions, SessionWorkerOptions } from './queued.ts';

/** What was typed, by flag. */
export type Flags = Readonly<Record<string, unknown>>;

/** What one user has here, for one command. */
export interface Session {
  /** The plugins that are installed. */
  readonly plugins: readonly InstalledPlugin[];
  /** Those that cannot be used. */
  readonly leftOut: readonly LeftOutPlugin[];
  readonly ports: Ports;
  readonly files: Files;
  readonly folders: {
    /** Where runs and receipts are kept. */
    readonly state: string;
    /** Where what was read is remembered. */
    readonly cache: string;
  };
  /** Where credentials are kept, if there is a place for them. */
  readonly logins: DockerCredentials | undefined;
  /** What flags, config file and environment ask for. */
  config(flags: Flags): Promise<TransferConfig>;
  /** Does for each site that they name what is for one target, with the flags that choose it; where there is one, there alone. */
  eachSite<T extends object>(flags: Flags, work: (flags: Flags) => Promise<T>): Promise<T | AtSites<T>>;
  /** Opens the transfer that they ask for. */
  transfer(flags: Flags, options?: SessionTransferOptions): Promise<Transfer>;
  /** Opens the registries for a plan that was kept in a file. No plugin is asked, and none need be there. */
  keptPlan(path: string, flags: Flags): Promise<KeptPlan>;
  /** The same for the plan of a medium, made for the target that the flags name. */
  carriedPlan(medium: Carried & { readonly plan: Plan }, flags: Flags): Promise<KeptPlan>;
  /** Writes the parts of a plan to a folder, with so many images each at most; says how many there are. */
  writeParts(dir: string, plan: Plan, images?: number): Promise<string>;
  /** How the config says that registries are spoken to. */
  registries(flags: Flags): Promise<RegistriesOptions>;
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
}

export interface SessionTransferOptions {
  /** The medium that is the source. */
  readonly from?: Carried | undefined;
  /** The medium that is going to be written. */
  readonly into?: Medium | undefined;
  /** Asks for no target: everything keeps its own name. */
  readonly anywhere?: boolean | undefined;
  /** Several sites are one target; else they are refused. */
  readonly manySites?: boolean | undefined;
  /** Says that nothing need be asked for, where only the sides are looked at. */
  readonly idle?: boolean | undefined;
}
