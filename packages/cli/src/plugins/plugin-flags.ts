import * as Flags from '@oclif/core/flags';
import type { FlagInput } from '@oclif/core/interfaces';
import { servedBy, type FlagDeclaration, type InstalledPlugin } from '@cse/session';
import { contestedFlag } from '../errors.ts';

/** The flags that installed plugins bring: one for each kind of release that they serve, and those that they declare. */
export function pluginFlags(plugins: readonly InstalledPlugin[], reserved: Iterable<string> = []): FlagInput {
  const usable = plugins.filter(({ declaration }) => declaration.api === 1);
  const flags: FlagInput = {};
  for (const [kind, versions] of Object.entries(servedBy(usable))) flags[kind] = releaseFlag(kind, versions);
  const taken = new Set([...reserved, ...Object.keys(flags)]);
  const known = new Map<string, string>();
  for (const { name, declaration } of usable) {
    for (const [flag, declared] of Object.entries(declaration.flags ?? {})) {
      if (taken.has(flag)) throw contestedFlag(flag, name);
      const shape = shapeOf(declared);
      if (known.has(flag) && known.get(flag) !== shape) throw contestedFlag(flag, name);
      known.set(flag, shape);
      flags[flag] = declaredFlag(declared);
    }
  }
  return flags;
}

function releaseFlag(kind: string, versions: readonly string[]) {
  return Flags.string({
    summary: `the ${kind.toUpperCase()} release to copy, repeatable: ${versions.join(', ')}`,
    helpValue: 'VERSION',
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

/** Several plugins may take the same flag, if it is the same to the eye. */
const shapeOf = ({ value, reads, multiple = false, boolean = false, char }: FlagDeclaration) =>
  JSON.stringify([value, reads, multiple, boolean, char]);
