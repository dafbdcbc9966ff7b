import { isCseError } from '@cse/errors';
import type { CommandFlag, CommandInput, CommandResult, PlanContext } from '@cse/plugin';
import { select, type PluginBinary, type PluginGroup } from '@cse/tanzu-inventory';
import { choiceOf, itemSchema, type CliPluginsItem } from './item.ts';
import { atSource, readInventory } from './read-inventory.ts';
import { titleOfGroup } from './rollback.ts';
import { targetSpots } from './target.ts';

/** What is shown of an inventory, and where it was read. */
export interface View {
  readonly inventory: string;
  readonly binaries: readonly PluginBinary[];
  readonly groups: readonly PluginGroup[];
}

/** The flag that looks at the target instead of the source. */
export const atTarget: Readonly<Record<string, CommandFlag>> = {
  'at-target': { summary: 'use the inventory at the target, and show what is there', boolean: true },
};

/** Reads the inventory that the flags name, as far as it is there and was chosen. */
export async function look({ flags, host }: CommandInput): Promise<readonly View[]> {
  const items = await host.items('cli-plugins').catch(nothingAsked);
  const chosen = (items.length > 0 ? items : [{}]).map((item) => itemSchema.parse(item));
  const isAtTarget = flags['at-target'] === true;
  return host.planning((context) => Promise.all(chosen.map((item) => viewOf(item, isAtTarget, context))));
}

async function viewOf(item: CliPluginsItem, isAtTarget: boolean, context: PlanContext): Promise<View> {
  const place = isAtTarget
    ? { side: context.target, spots: targetSpots(item.inventory, context) }
    : atSource(item, context);
  const { offered } = await readInventory(item, place, context);
  const { binaries, groups } = select(offered, choiceOf(item));
  return { inventory: offered.name, binaries, groups };
}

// Without a release one wants to see what there is.
function nothingAsked(error: unknown): readonly unknown[] {
  if (isCseError(error) && error.code === 'NOTHING_ASKED') return [];
  throw error;
}

/** One version of a plugin, with the systems that it is built for. */
export interface PluginRelease {
  readonly plugin: string;
  readonly target: string;
  readonly version: string;
  readonly hidden: boolean;
  readonly description: string;
  readonly osArch: readonly string[];
}

/** Plugins by version, oldest first. */
function releasesOf(binaries: readonly PluginBinary[]): readonly PluginRelease[] {
  const releases = Map.groupBy(binaries, ({ name, target, version }) => `${name}@${target}:${version}`);
  return [...releases.values()].flatMap(([first, ...more]) => {
    if (!first) return [];
    const { name: plugin, target, version, description } = first;
    const all = [first, ...more];
    const osArch = all.map(({ os, architecture }) => `${os}/${architecture}`);
    return { plugin, target, version, hidden: all.every(({ hidden }) => hidden), description, osArch };
  });
}

/** Shows plugins as a table and as data. */
export function showPlugins(views: readonly View[]): CommandResult {
  const shown = views.map(({ inventory, binaries }) => ({ inventory, plugins: releasesOf(binaries) }));
  const rows = shown.flatMap(({ plugins }) =>
    plugins.map((one) => [one.plugin, one.target, one.version, markOf(one), one.osArch.join(' '), one.description]),
  );
  const columns = ['PLUGIN', 'TARGET', 'VERSION', 'STATE', 'BUILT FOR', 'DESCRIPTION'];
  return { json: { inventories: shown }, text: { columns, rows } };
}

/** Shows groups as a table and as data. */
export function showGroups(views: readonly View[]): CommandResult {
  const shown = views.map(({ inventory, groups }) => ({
    inventory,
    groups: groups.map((group) => ({ id: titleOfGroup(group), ...group })),
  }));
  const rows = shown.flatMap(({ groups }) =>
    groups.map((one) => [one.id, markOf(one), one.members.map(({ name }) => name).join(' '), one.description]),
  );
  return { json: { inventories: shown }, text: { columns: ['GROUP', 'STATE', 'PLUGINS', 'DESCRIPTION'], rows } };
}

const markOf = ({ hidden }: { readonly hidden: boolean }) => (hidden ? 'hidden' : '');
