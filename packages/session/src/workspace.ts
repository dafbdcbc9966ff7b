import type { DockerCredentials, RegistriesOptions } from '@cse/registry';
import type { Files } from '@cse/store';
import type { Carried, InstalledPlugin, Medium, Ports, Transfer, TransferConfig } from '@cse/transfer';
import type { Flags } from './flags.ts';
import type { LeftOutPlugin } from './node-installed.ts';

/** What one user has here. */
export interface Workspace {
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
  /** How the config says that registries are spoken to. */
  registries(flags: Flags): Promise<RegistriesOptions>;
  /** Opens the transfer that they ask for. */
  transfer(flags: Flags, options?: SessionTransferOptions): Promise<Transfer>;
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
