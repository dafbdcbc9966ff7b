import type { Declaration } from '@cse/plugin';
import type { InstalledPlugin } from '@cse/transfer';

/** Plugins that also serve the releases of which others say that they bring a part. */
export function servedTogether(plugins: readonly InstalledPlugin[]): readonly InstalledPlugin[] {
  const parts = plugins.flatMap(({ declaration }) => partsOf(declaration));
  return plugins.map((plugin) => {
    const { declaration } = plugin;
    const serves: Record<string, readonly string[]> = { ...declaration.serves };
    for (const { use, kind, version } of parts)
      if (use === declaration.use) serves[kind] = [...new Set([...(serves[kind] ?? []), version])];
    return parts.some(({ use }) => use === declaration.use)
      ? { ...plugin, declaration: { ...declaration, serves } }
      : plugin;
  });
}

/** Who brings a part of which release. Of releases that are not its own a plugin has nothing to say. */
function partsOf({ serves = {}, servedWith = {} }: Declaration) {
  return Object.entries(servedWith).flatMap(([kind, releases]) =>
    Object.entries(releases)
      .filter(([version]) => serves[kind]?.includes(version))
      .flatMap(([version, uses]) => uses.map((use) => ({ use, kind, version }))),
  );
}
