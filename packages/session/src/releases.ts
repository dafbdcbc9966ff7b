import type { InstalledPlugin } from '@cse/transfer';
import { compareText, compareVersions } from '@cse/text';
import type { FoundPackage } from './node-installed.ts';

/** A release that can be asked for, and the plugins that bring parts of it. */
export interface ServedRelease {
  readonly kind: string;
  readonly version: string;
  readonly plugins: readonly { readonly use: string; readonly name: string; readonly contains: string }[];
}

/** The releases that plugins serve, in order. What each contains is what its package says of itself. */
export function releasesServed(
  plugins: readonly InstalledPlugin[],
  packages: Iterable<FoundPackage>,
): readonly ServedRelease[] {
  const told = new Map(
    [...packages].map(({ name, pjson }) => [name, 'description' in pjson ? String(pjson.description) : '']),
  );
  const served = plugins.flatMap(({ name, declaration: { use, serves = {} } }) =>
    Object.entries(serves).flatMap(([kind, versions]) =>
      versions.map((version) => ({ kind, version, plugin: { use, name, contains: told.get(name) ?? '' } })),
    ),
  );
  const releases = Map.groupBy(served, ({ kind, version }) => `${kind} ${version}`);
  return [...releases.values()]
    .map((same) => ({
      kind: same[0]?.kind ?? '',
      version: same[0]?.version ?? '',
      plugins: same.map(({ plugin }) => plugin),
    }))
    .sort((a, b) => compareText(a.kind, b.kind) || compareVersions(a.version, b.version));
}

/** The releases that plugins serve, by kind. */
export function servedBy(plugins: readonly InstalledPlugin[]): Readonly<Record<string, readonly string[]>> {
  const served: Record<string, string[]> = {};
  for (const { declaration } of plugins)
    for (const [kind, versions] of Object.entries(declaration.serves ?? {}))
      served[kind] = [...new Set([...(served[kind] ?? []), ...versions])].sort(compareVersions);
  return served;
}
