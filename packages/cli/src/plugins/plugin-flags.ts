import * as Flags from '@oclif/core/flags';
import type { FlagInput } from '@oclif/core/interfaces';
import { servedBy, type FlagDeclaration, type InstalledPlugin } from '@cse/session';

/** The flags that installed plugins bring: one for each kind of release that they serve, and those that they declare. */
export function pluginFlags(plugins: readonly InstalledPlugin[], taken: Iterable<string> = []): FlagInput {
  const kinds = Object.entries(servedBy(plugins)).map(
    ([kind, versions]) => [kind, releaseFlag(kind, versions)] as const,
  );
  const declared = plugins.flatMap(({ declaration }) => Object.entries(declaration.flags ?? {}));
  const flags = [...kinds, ...declared.map(([name, flag]) => [name, declaredFlag(flag)] as const)];
  // What a command has itself means there what it says.
  const own = new Set(taken);
  return Object.fromEntries(flags.filter(([name]) => !own.has(name)));
}

function releaseFlag(kind: string, versions: readonly string[]) {
  return Flags.string({
    summary: `the ${kind.toUpperCase()} release to copy, repeatable or as a list with commas: ${versions.join(', ')}`,
    helpValue: 'VERSION',
    delimiter: ',',
    helpGroup: 'WHAT',
    ...REPEATABLE,
  });
}

function declaredFlag({ summary, value = 'VALUE', multiple = false, boolean = false, char }: FlagDeclaration) {
  const shared = { summary, helpGroup: 'WHAT', ...(char === undefined ? {} : { char: char as 'a' }) };
  if (boolean) return Flags.boolean(shared);
  if (multiple) return Flags.string({ ...shared, ...REPEATABLE, helpValue: value });
  return Flags.string({ ...shared, helpValue: value });
}

/** Repeatable means `--tkr A --tkr B`: a value that stands alone behind is no second one. */
const REPEATABLE = { multiple: true, multipleNonGreedy: true } as const;
