import type { FlagDeclaration } from '@cse/plugin';
import type { InstalledPlugin } from '@cse/transfer';
import { contestedFlag } from './errors.ts';

export interface TakenFlags {
  readonly others: readonly InstalledPlugin[];
  readonly reserved: Iterable<string>;
}

/** Refuses a plugin whose flags or kinds of release mean something else already. Throws `PLUGIN_FLAG`. */
export function checkFlags({ name, declaration }: InstalledPlugin, { others, reserved }: TakenFlags): void {
  const { flags = {}, serves = {} } = declaration;
  const taken = new Set(reserved);
  const kinds = new Set(others.flatMap((other) => Object.keys(other.declaration.serves ?? {})));
  const declared = others.flatMap((other) => Object.entries(other.declaration.flags ?? {}));
  for (const kind of Object.keys(serves))
    if (taken.has(kind) || kind in flags || declared.some(([other]) => other === kind)) throw contestedFlag(kind, name);
  for (const [flag, shape] of Object.entries(flags)) {
    const differs = declared.some(([other, its]) => other === flag && shapeOf(its) !== shapeOf(shape));
    if (taken.has(flag) || kinds.has(flag) || differs) throw contestedFlag(flag, name);
  }
}

/** Several plugins may take the same flag, if it is the same to the eye. */
const shapeOf = ({ value, reads, multiple = false, boolean = false, char, choices }: FlagDeclaration) =>
  JSON.stringify([value, reads, multiple, boolean, char, choices]);
