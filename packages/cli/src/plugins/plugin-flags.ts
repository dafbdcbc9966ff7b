import * as Flags from '@oclif/core/flags';
import type { FlagInput } from '@oclif/core/interfaces';
import { servedBy, type FlagDeclaration, type InstalledPlugin } from '@cse/session';

/** The flags that installed plugins bring: one for each kind of release that they serve, and those that they declare. */
export function pluginFlags(plugins: readonly InstalledPlugin[], taken: Iterable<string> = []): FlagInput {
  const kinds = Object.entries(servedBy(plugins)).map(
    ([kind, versions]) => [kind, releaseFlag(kind, versions)] as const,
  );
  const declared = plugins.flatMap(({ declaration }) => Object.entries(declaration.flags ?? {}));
  const flags = [
    ...kinds,
    ...declared.map(([name, flag]) => [name, declaredFlag(flag, groupOf(name, plugins))] as const),
  ];
  // What a command has itself means there what it says.
  const own = new Set(taken);
  return Object.fromEntries(flags.filter(([name]) => !own.has(name)));
}

function releaseFlag(kind: string, versions: readonly string[]) {
  return Flags.string({
    summary: `${kind.toUpperCase()} releases, separated by commas: ${versions.join(', ')}`,
    helpValue: 'VERSION',
    delimiter: ',',
    ...REPEATABLE,
  });
}

function declaredFlag(declared: FlagDeclaration, helpGroup: string) {
  const { value = 'VALUE', multiple = false, boolean = false, char, choices, default: standard } = declared;
  const summary = standard === undefined ? declared.summary : `${declared.summary}; by default ${standard}`;
  const shared = { summary, helpGroup, ...(char === undefined ? {} : { char: char as 'a' }) };
  if (boolean) return Flags.boolean(shared);
  const taking = { ...shared, ...(choices ? { options: choices } : { helpValue: value }) };
  return multiple ? Flags.string({ ...taking, ...REPEATABLE }) : Flags.string(taking);
}

/** The heading of a plugin's flag in help: the plugin, or the kind of release where several plugins of it take the flag. */
function groupOf(flag: string, plugins: readonly InstalledPlugin[]): string {
  const taking = plugins.filter(({ declaration }) => flag in (declaration.flags ?? {}));
  const [first, ...others] = taking.map(({ declaration }) => Object.keys(declaration.serves ?? {}));
  const shared = others.length > 0 ? first?.find((kind) => others.every((kinds) => kinds.includes(kind))) : undefined;
  return shared ?? taking.map(({ declaration }) => declaration.use).join(', ');
}

/** Repeatable means `--tkr A --tkr B`: a value that stands alone behind is no second one. */
const REPEATABLE = { multiple: true, multipleNonGreedy: true } as const;
