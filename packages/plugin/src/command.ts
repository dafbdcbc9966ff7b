import { CseError } from '@cse/errors';
import type { PlanContext } from './context.ts';

/** A command of a plugin's own, as data and one function: the host parses, prints and exits. */
export interface CommandSpec {
  /** In the imperative, without a full stop. */
  readonly summary: string;
  readonly description?: string | undefined;
  /** `<%= config.bin %> <%= command.id %>` stand for what is typed. */
  readonly examples: readonly string[];
  readonly args?:
    Readonly<Record<string, { readonly description: string; readonly required?: boolean | undefined }>> | undefined;
  readonly flags?: Readonly<Record<string, CommandFlag>> | undefined;
  /** Says that it takes the flags of `plan` too: releases, sources, target, and those that plugins declare. */
  readonly plans?: boolean | undefined;
  run(input: CommandInput): Promise<CommandResult>;
}

export interface CommandFlag {
  readonly summary: string;
  readonly multiple?: boolean | undefined;
  readonly boolean?: boolean | undefined;
  readonly char?: string | undefined;
  readonly default?: string | boolean | undefined;
  readonly required?: boolean | undefined;
}

export interface CommandInput {
  readonly args: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly host: Host;
}

/** What a command of a plugin may ask of the `cse` that runs it. */
export interface Host {
  /** The releases that the installed plugins serve. */
  releases(): readonly { readonly kind: string; readonly version: string; readonly use: string }[];
  /** What a plugin says that it knows before it asks anybody: data, in a shape that its own kind agrees on. */
  facts(use: string): Promise<unknown>;
  /** The options that config and flags give to the items of one plugin, as its `plan` would get them. */
  items(use: string): Promise<readonly unknown[]>;
  /** A planning context on the user's source and target, closed again after the work. */
  planning<T>(work: (context: PlanContext) => Promise<T>): Promise<T>;
}

export interface CommandResult {
  /** What `--json` prints. */
  readonly json: unknown;
  /** What people see on stdout: text, or a table. */
  readonly text: string | Table;
  /** What people see on stderr beside it. */
  readonly notes?: readonly string[] | undefined;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const RUNNER = Symbol.for('cse.command-runner');

/** How the host runs a plugin's command; it stands on oclif's config, where each command finds it. */
export type CommandRunner = (spec: CommandSpec, argv: readonly string[], id: string) => Promise<unknown>;

/** For the host: hands the runner to the commands of all plugins. */
export function provideRunner(config: object, runner: CommandRunner): void {
  Object.defineProperty(config, RUNNER, { value: runner, configurable: true });
}

/** Makes a command that oclif finds by its file: `src/commands/images/list.ts` is `cse images list`. */
export function defineCommand(spec: CommandSpec) {
  const { summary, description, examples, args = {}, flags = {}, plans = false } = spec;
  return {
    summary,
    /** The host adds the flags of planning, and its help shows them. */
    plans,
    ...(description === undefined ? {} : { description }),
    examples: [...examples],
    enableJsonFlag: true,
    args: Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, { name, ...arg, parse, input: [] }])),
    flags: Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, oclifFlag(name, flag)])),
    spec,
    async run(this: { readonly id?: string }, argv: readonly string[] = [], config: object = {}): Promise<unknown> {
      const runner = (config as { [RUNNER]?: CommandRunner })[RUNNER];
      if (!runner) throw withoutHost();
      return runner(spec, argv, this.id ?? '');
    },
  };
}

const parse = async (input: string) => input;

// The plain shape that oclif keeps in its manifest; a plugin so needs no copy of oclif.
function oclifFlag(name: string, { boolean = false, ...flag }: CommandFlag) {
  return boolean
    ? { name, ...flag, type: 'boolean', allowNo: false, parse: async (value: boolean) => value }
    : { name, ...flag, type: 'option', multiple: flag.multiple ?? false, parse, input: [] };
}

const withoutHost = () =>
  new CseError('HOST_MISSING', 'plugin', 'this command only runs inside cse', {
    hint: 'Install its plugin with cse plugins install.',
  });
