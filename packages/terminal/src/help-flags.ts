/** A flag as its command declares it, as far as help sorts by it. */
export interface HelpFlag {
  readonly name: string;
  /** The heading it stands under; none for the flags that everybody needs, and for what the command has for itself. */
  readonly helpGroup?: string | undefined;
  /** Without a heading, it is one of the releases that a plugin serves. */
  readonly broughtByPlugin?: boolean | undefined;
}

/** The flags of a help, in the order in which they are read. */
export interface SortedFlags<Flag> {
  readonly main: readonly Flag[];
  readonly groups: readonly (readonly [group: string, flags: readonly Flag[]])[];
}

/** Sorts flags for help: what is copied and where to, then the command's own flags, then each group by its name. */
export function sortFlags<Flag extends HelpFlag>(flags: readonly Flag[]): SortedFlags<Flag> {
  const named = flags.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const groups = Map.groupBy(named, ({ helpGroup = '' }) => helpGroup);
  const { '': main = [], ...others } = Object.fromEntries(groups);
  return {
    main: main.toSorted((a, b) => rank(a) - rank(b)),
    groups: Object.entries(others).toSorted(([a], [b]) => groupRank(a) - groupRank(b) || (a < b ? -1 : 1)),
  };
}

/** The flags that nearly every command line has, beside those of the releases. */
const EVERYDAY = ['to', 'ca', 'config'];

function rank({ name, broughtByPlugin }: HelpFlag): number {
  if (broughtByPlugin) return -1;
  return EVERYDAY.includes(name) ? EVERYDAY.indexOf(name) : EVERYDAY.length;
}

// Groups of plugins are their names, in lower case. What all commands have comes last.
const groupRank = (group: string) => (group === 'GLOBAL' ? 2 : group === group.toLowerCase() ? 0 : 1);

/** The groups of a help that does not explain them: `registry  --retries, --source`. */
export function nameGroups({ groups }: SortedFlags<HelpFlag>): readonly (readonly [group: string, names: string])[] {
  return groups.map(([group, flags]) => [group.toLowerCase(), flags.map(({ name }) => `--${name}`).join(', ')]);
}
