import type { AllowedPlaces, Item } from '@cse/planner';
import type { InstalledPlugin, KnownPlugin } from './installed.ts';

/** The plugins that came with cse, and of the others those that are asked for something. */
export function takingPart(
  plugins: readonly InstalledPlugin[],
  items: readonly Pick<Item, 'use'>[],
): readonly InstalledPlugin[] {
  const uses = new Set(items.map(({ use }) => use));
  return plugins.filter(({ bundled = false, declaration }) => bundled || uses.has(declaration.use));
}

/** What plugins put content in, directly below the base. */
export const pathsOf = (plugins: readonly Pick<KnownPlugin, 'declaration'>[]): readonly string[] => [
  ...new Set(plugins.flatMap(({ declaration }) => declaration.paths ?? [])),
];

/**
 * Where the wants of each plugin may land: all below the base. Plugins that did not come with cse are held to the paths that
 * they declare; those that declare none, to where no other plugin's content is.
 */
export function allowedPlaces(
  plugins: readonly InstalledPlugin[],
  base: string | undefined,
): (use: string) => AllowedPlaces {
  return (use) => {
    const asked = plugins.find(({ declaration }) => declaration.use === use);
    if (asked?.bundled) return { base };
    return { base, own: asked?.declaration.paths, others: pathsOf(plugins.filter((plugin) => plugin !== asked)) };
  };
}
