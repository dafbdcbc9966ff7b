import type { CommandWords, FlagWords } from './known-words.ts';

/** What is read of a package: its package.json, and the manifest of its commands, where it has one. */
export interface Package {
  readonly paper: {
    readonly oclif?: { readonly plugins?: readonly (string | { readonly name: string; readonly root?: string })[] };
    readonly cse?: PluginPaper;
  };
  readonly manifest: { readonly commands: Readonly<Record<string, ManifestCommand>> } | undefined;
}

/** What a plugin declares, as far as it can be typed. */
interface PluginPaper {
  readonly use: string;
  readonly serves?: Readonly<Record<string, readonly string[]>>;
  readonly flags?: Readonly<Record<string, FlagPaper>>;
  /** The plugins of cse whose place it takes. */
  readonly replaces?: readonly string[];
}

interface FlagPaper {
  readonly summary: string;
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly boolean?: boolean;
  readonly multiple?: boolean;
  readonly char?: string;
}

interface ManifestCommand {
  readonly summary?: string;
  readonly description?: string;
  readonly hidden?: boolean;
  /** Says that the command takes the flags of planning. */
  readonly plans?: boolean;
  readonly args: Readonly<Record<string, CommandWords['args'][number]>>;
  readonly flags: Readonly<Record<string, FlagWords>>;
}

/** The packages without what plugins of cse bring to planning where another plugin takes their place. Their commands stay. */
export function inPlace(packages: readonly Package[]): readonly Package[] {
  const replaced = new Set(packages.flatMap(({ paper }) => paper.cse?.replaces ?? []));
  return packages.map((each) => {
    const { cse, ...paper } = each.paper;
    return cse && replaced.has(cse.use) ? { ...each, paper } : each;
  });
}

/** The commands of all packages, with the flags that plugins add to those that plan. */
export function commandsOf(
  packages: readonly Package[],
  releases: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, CommandWords> {
  const brought = broughtFlags(packages, Object.keys(releases));
  const [own = [], ...others] = packages.map(({ manifest }) => Object.entries(manifest?.commands ?? {}));
  const { plan, doctor } = Object.fromEntries(own);
  const planning = sharedFlags(plan?.flags, doctor?.flags);
  const of = ([id, command]: readonly [string, ManifestCommand], shared: CommandWords['flags']) => {
    const flags = command.plans ? { ...shared, ...brought, ...command.flags } : command.flags;
    const { summary = command.description, hidden } = command;
    return [
      id,
      { summary: summary?.replaceAll('<%= config.bin %>', 'cse'), hidden, args: Object.values(command.args), flags },
    ] as const;
  };
  return new Map([...own.map((each) => of(each, {})), ...others.flat().map((each) => of(each, planning))]);
}

/** A flag for each kind of release, and those that plugins declare. */
function broughtFlags(packages: readonly Package[], kinds: readonly string[]): CommandWords['flags'] {
  const flag = { type: 'option', multiple: true } as const;
  const released = kinds.map((kind) => [kind, { ...flag, summary: `${kind.toUpperCase()} releases` }] as const);
  const declared = packages
    .flatMap(({ paper }) => Object.entries(paper.cse?.flags ?? {}))
    .map(
      ([name, { boolean, value, choices, ...rest }]) =>
        [name, { ...rest, type: boolean ? 'boolean' : 'option', helpValue: value, options: choices } as const] as const,
    );
  return Object.fromEntries([...released, ...declared]);
}

/** Two commands that plan share the flags of planning, and no others. */
function sharedFlags(one: CommandWords['flags'] = {}, other: CommandWords['flags'] = {}): CommandWords['flags'] {
  return Object.fromEntries(Object.entries(one).filter(([name]) => name in other));
}
