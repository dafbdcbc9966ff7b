import { isCseError, messageOf } from '@cse/errors';
import { checkApi, type Declaration, type Plugin } from '@cse/plugin';
import { brokenPlugin, contestedName } from './errors.ts';

/** A plugin as it is found: what its package.json says, and how to import it. */
export interface InstalledPlugin {
  /** The package's name. */
  readonly name: string;
  readonly version: string;
  readonly declaration: Declaration;
  /** Says that it came with cse, and so may put content anywhere below the base. */
  readonly bundled?: boolean | undefined;
  /** Imports it; called only when the config needs it. */
  load(): Promise<unknown>;
  /** What it knows before it asks anybody, where that is not in what is loaded. */
  facts?(): Promise<unknown>;
  /** The JSON schema of its item, if there is one. */
  itemSchema?(): Promise<unknown>;
}

/** A plugin that exists, installed or not: so that a missing one can be named. */
export interface KnownPlugin {
  readonly name: string;
  readonly declaration: Pick<Declaration, 'use' | 'serves' | 'servesPatchesOf' | 'paths'>;
}

/** Imports a plugin, and checks that it is what its package.json says. Throws `PLUGIN_API` or `PLUGIN_BROKEN`. */
export async function loadPlugin({ name, declaration, load }: InstalledPlugin): Promise<Plugin> {
  checkApi(name, declaration.api);
  const plugin = (await load().catch((cause: unknown) => {
    if (isCseError(cause)) throw cause;
    throw brokenPlugin(name, `it does not load: ${messageOf(cause)}`, cause);
  })) as Partial<Plugin> | undefined;
  if (typeof plugin?.plan !== 'function') throw brokenPlugin(name, 'its default export is not made by definePlugin');
  checkApi(name, plugin.api);
  if (plugin.name !== declaration.use)
    throw brokenPlugin(name, `it is called "${declaration.use}" in its package.json, but "${plugin.name}" in its code`);
  return plugin as Plugin;
}

/** Refuses two plugins of one name: which of them `use:` means could only be guessed. */
export function checkNames(plugins: readonly InstalledPlugin[]): void {
  const byUse = Map.groupBy(plugins, ({ declaration }) => declaration.use);
  for (const [use, same] of byUse)
    if (same.length > 1)
      throw contestedName(
        use,
        same.map(({ name }) => name),
      );
}
