import { splitRepository } from '@cse/oci';
import type { Want } from '@cse/plugin';
import { forbiddenPlace } from './errors.ts';

/** Where the wants of one plugin may land. */
export interface AllowedPlaces {
  /** The target's base; none for an archive, where content keeps its own name. */
  readonly base?: string | undefined;
  /** Paths below the base that are its own; absent, all that no other plugin has. */
  readonly own?: readonly string[] | undefined;
  /** Paths below the base that belong to other plugins. */
  readonly others?: readonly string[] | undefined;
}

/** Refuses a want that would land outside of the base, or outside of the plugin's own paths. Throws `PLUGIN_PLACE`. */
export function checkPlace(
  { to, relocateAs = to }: Pick<Want, 'to' | 'relocateAs'>,
  use: string,
  { base, own, others = [] }: AllowedPlaces,
): void {
  if (base !== undefined && !isBelow(to, base)) throw forbiddenPlace(use, to, `it is not below the base ${base}`);
  const path = base === undefined ? splitRepository(relocateAs).path : to.slice(base.length + 1);
  const place = base === undefined ? path : to;
  if (own) {
    if (own.some((each) => isBelow(path, each))) return;
    throw forbiddenPlace(use, place, `its package.json declares ${own.length > 0 ? own.join(', ') : 'no paths'}`);
  }
  const taken = others.find((each) => isBelow(path, each));
  if (taken !== undefined) throw forbiddenPlace(use, place, `${taken} belongs to another plugin`);
}

const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);
