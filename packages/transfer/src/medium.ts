import type { Plan } from '@cse/graph';
import type { Item } from '@cse/planner';
import type { PlanContext } from '@cse/plugin';
import type { Digest } from '@cse/oci';
import type { Files, SourceStore, Store } from '@cse/store';
import type { InstalledPlugin } from './installed.ts';

/** What carries content to where no connection leads. Written it is a target, read it is a source. */
export interface Medium {
  /** What it is filled with, where that is not all that is asked for. */
  readonly carries?: Carries | undefined;
  /** What a plan for it is: one for an archive leaves to the import what depends on the real target. */
  readonly destination: 'registry' | 'archive';
  /** Begins to write it, or goes on. Nothing passes for complete before it is finished. */
  write(path: string, options: WritingOptions): Promise<Filling>;
  /** Opens it, in one folder or in several. */
  read(paths: readonly string[], options: MediumOptions): Promise<Carried>;
}

/** A part of what is asked for. */
export interface Carries {
  /** What the plugins want that put content below this path of the base. */
  readonly below?: string | undefined;
  /** What these plugins want. */
  readonly only?: readonly string[] | undefined;
}

/** What a medium needs of its surroundings. */
export interface MediumOptions {
  /** What was typed, by flag. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly files: Files;
  readonly clock: {
    /** Milliseconds since 1970. */
    now(): number;
  };
  /** Where this machine keeps what is not named, such as receipts. */
  readonly state: string;
  /** The release of cse that runs, for a receipt. */
  readonly cse?: string | undefined;
  /** Reads the file that a flag names. */
  readNamed(flag: string, path: string): Promise<string>;
  /** The public keys that are trusted without being named, as their files' text. */
  trustedKeys(): Promise<readonly string[]>;
  /** Writes a file that a flag names. */
  writeNamed(path: string, text: string): Promise<void>;
}

/** What a medium needs to be written. */
export interface WritingOptions extends MediumOptions {
  readonly planning: Planning;
  /** The plugins that take part in the plan, for a medium that takes them along. */
  plugins?(): Promise<PluginsAlong>;
}

/** Plugins to take along: those of others, since what came with cse is there wherever cse is. */
export interface PluginsAlong {
  readonly tarballs: readonly PluginTarball[];
  /** What there is to be told of those that cannot be taken along. */
  readonly notes: readonly string[];
}

/** A plugin as the tarball that it was installed from. */
export interface PluginTarball {
  /** The word after `use:` in the config. */
  readonly use: string;
  /** The name of the package. */
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  /** The minisign signature next to it. */
  readonly signature?: string | undefined;
  read(): AsyncIterable<Uint8Array>;
}

/** Makes the plan for a medium that does not have it already. */
export interface Planning {
  readonly items: readonly Item[];
  /** The platforms that were chosen, if any. */
  readonly platforms?: readonly string[] | undefined;
  plan(): Promise<Plan>;
  context(): PlanContext;
}

/** A medium in the making: a target for its plan. */
export interface Filling extends Store {
  readonly plan: Plan;
  /** Makes it complete. Throws where something of the plan is missing. */
  finish(): Promise<void>;
  /** What there is to be told when it is complete. */
  readonly notes?: readonly string[] | undefined;
}

/** A medium that is read: a source that says what it was made for. */
export interface Carried extends SourceStore {
  /** What is asked for where nobody asks for anything else. */
  readonly asks: Asks;
  /** The plan that it was filled by, where it keeps that. */
  readonly plan?: Plan | undefined;
  /** Plugins that want what is in it, beside those that are installed. */
  readonly plugins?: readonly InstalledPlugin[] | undefined;
  /** The plugins that it carries, by the word after `use:`, and the line that installs each. */
  readonly installs?: ReadonlyMap<string, string> | undefined;
  /** Who vouches for it, for the notes of the plan. */
  readonly origin?: string | undefined;
  /** Looks at it before anything is asked of it. What can do no harm yet is told; for the rest it throws. */
  check(): Promise<readonly string[]>;
  /** Sees that a plan can be run from it, before anything is written. */
  admit?(plan: Plan, target: Store): Promise<void>;
  /** Told when all of a plan has arrived; says what there is to know. */
  arrived?(plan: Plan): Promise<readonly string[]>;
}

/** What a medium was made for. */
export interface Asks {
  /** In the place of what the config asks for; `flags` say it as a command line would. */
  readonly flags?: Readonly<Record<string, unknown>> | undefined;
  /** Where neither flags nor config ask for anything. */
  readonly items?: readonly Item[] | undefined;
  /** Whatever the config asks for, unless a release is typed. */
  readonly instead?: readonly Item[] | undefined;
  /** Only what plugins want that put content below this path. */
  readonly below?: string | undefined;
}
