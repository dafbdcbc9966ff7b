import { compareVersions } from '@cse/text';
import type { TransferConfig } from './config.ts';
import type { Item } from '@cse/planner';
import type { InstalledPlugin } from './installed.ts';
import { isChosen, releaseOf, servingRelease } from './items.ts';

/**
 * What is to be told of parts of a release that nothing brings: a plugin that brings such a part of other releases of its kind, and
 * is asked for nothing. Plugins of the same paths bring the same parts.
 */
export function unserved(
  config: TransferConfig,
  items: readonly Item[],
  plugins: readonly InstalledPlugin[],
): readonly string[] {
  const asked = new Set(items.map(({ use }) => use));
  return Object.entries(config.releases).flatMap(([kind, versions]) =>
    versions.flatMap((typed) => {
      const version = releaseOf(kind, typed, plugins);
      const { serving } = servingRelease({ kind, version }, plugins);
      const brought = new Set(serving.flatMap(({ declaration }) => declaration.paths ?? []));
      return plugins
        .filter(({ declaration: { use } }) => !asked.has(use) && isChosen(use, config))
        .filter(({ declaration: { paths = [] } }) => paths.length > 0 && !paths.some((path) => brought.has(path)))
        .flatMap(({ declaration: { use, serves = {} } }) => {
          const known = (serves[kind] ?? []).toSorted(compareVersions);
          return known.length > 0 ? [`${use} brings nothing of ${kind} ${version}: it serves ${known.join(', ')}`] : [];
        });
    }),
  );
}
