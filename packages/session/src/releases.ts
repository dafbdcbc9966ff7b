import type { InstalledPlugin } from '@cse/transfer';
import type { AboutRelease } from '@cse/plugin';
import { compareText, compareVersions } from '@cse/text';
import type { FoundPackage } from './node-installed.ts';

/** A release that can be asked for, and the plugins that bring parts of it. */
export interface ServedRelease {
  readonly kind: string;
  readonly version: string;
  readonly plugins: readonly { readonly use: string; readonly name: string; readonly contains: string }[];
  /** About how much it is, where its plugins say so. */
  readonly about: AboutRelease;
}

/** The releases that plugins serve, in order. What each contains is what its package says of itself. */
export function releasesServed(
  plugins: readonly InstalledPlugin[],
  packages: Iterable<FoundPackage>,
): readonly ServedRelease[] {
  const told = new Map(
    [...packages].map(({ name, pjson }) => [name, 'description' in pjson ? String(pjson.description) : '']),
  );
  const served = plugins.flatMap(({ name, declaration: { use, serves = {}, advice = {} } }) =>
    Object.entries(serves).flatMap(([kind, versions]) =>
      versions.map((version) => ({
        kind,
        version,
        plugin: { use, name, contains: told.get(name) ?? '' },
        about: advice.about?.[version] ?? {},
      })),
    ),
  );
  const releases = Map.groupBy(served, ({ kind, version }) => `${kind} ${version}`);
  return [...releases.values()]
    .map((same) => ({
      kind: same[0]?.kind ?? '',
      version: same[0]?.version ?? '',
      plugins: same.map(({ plugin }) => plugin),
      about: together(same.map(({ about }) => about)),
    }))
    .sort((a, b) => compareText(a.kind, b.kind) || compareVersions(a.version, b.version));
}

/** What several plugins say of one release. Who says nothing leaves the sum open, and so does it. */
function together(parts: readonly AboutRelease[]): AboutRelease {
  const sum = (key: 'images' | 'bytes') =>
    parts.every((part) => part[key] !== undefined)
      ? { [key]: parts.reduce((all, part) => all + (part[key] ?? 0), 0) }
      : {};
  const kubernetes = parts.flatMap((part) => part.kubernetes ?? []);
  return { ...sum('images'), ...sum('bytes'), ...(kubernetes.length > 0 ? { kubernetes } : {}) };
}

/** The releases that plugins serve, by kind. */
export function servedBy(plugins: readonly InstalledPlugin[]): Readonly<Record<string, readonly string[]>> {
  const served: Record<string, string[]> = {};
  for (const { declaration } of plugins)
    for (const [kind, versions] of Object.entries(declaration.serves ?? {}))
      served[kind] = [...new Set([...(served[kind] ?? []), ...versions])].sort(compareVersions);
  return served;
}
