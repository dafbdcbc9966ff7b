import { compareText, compareVersions, matchesVersion } from '@cse/text';
import { ambiguousPlugin, incorrectGroup, unknownPlugin } from './errors.ts';
import { groupIdOf, parseGroupId, parsePluginId, type PluginId } from './identifier.ts';
import type { Inventory } from './inventory.ts';
import type { PluginBinary, PluginGroup } from './plugin-binary.ts';
import { keepOsArch } from './os-arch.ts';
import { fullTarget } from './target.ts';

/** What somebody wants of an inventory: all of it, or some groups and plugins. */
export interface Choice {
  /** Everything, instead of the groups and plugins named here. */
  readonly everything?: boolean | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly plugins?: readonly string[] | undefined;
  /** A group that is taken along, in its latest version, where the inventory has it. */
  readonly essentials?: string | undefined;
  /** `linux/amd64`: only these binaries. None means all. */
  readonly osArch?: readonly string[] | undefined;
}

export interface Selection {
  readonly binaries: readonly PluginBinary[];
  readonly groups: readonly PluginGroup[];
  /** What the person who chose should know. */
  readonly notes: readonly string[];
}

/** Chooses as `tanzu plugin download-bundle` does, hidden ones included; nothing is chosen twice, nothing is dropped. */
export function select(inventory: Inventory, choice: Choice): Selection {
  const { binaries, groups, notes } = choose(inventory, choice);
  const kept = keepOsArch(inventory, { binaries, osArch: choice.osArch ?? [] });
  return { binaries: kept.binaries, groups, notes: [...notes, ...kept.notes] };
}

function choose(inventory: Inventory, choice: Choice): Selection {
  if (choice.everything) return { binaries: inventory.binaries, groups: inventory.groups, notes: [] };
  const asked = (choice.groups ?? []).flatMap((id) => groupsNamed(inventory, id));
  const groups = [...new Set([...asked, ...essentialsOf(inventory, choice)])];
  const members = groups.flatMap((group) => membersOf(inventory, group));
  const plugins = (choice.plugins ?? []).flatMap((id) => pluginsNamed(inventory, id));
  const chosen = new Set([...members.flatMap(({ binaries }) => binaries), ...plugins]);
  return {
    binaries: inventory.binaries.filter((binary) => chosen.has(binary)),
    groups: inventory.groups.filter((group) => groups.includes(group)),
    notes: members.flatMap(({ notes }) => notes),
  };
}

function groupsNamed(inventory: Inventory, text: string): readonly PluginGroup[] {
  const id = parseGroupId(text);
  const versions = id ? inventory.groups.filter((group) => groupIdOf(group) === groupIdOf(id)) : [];
  const { version } = id ?? {};
  const found = version ? versions.filter((group) => matchesVersion(group.version, version)) : latestOf(versions);
  if (found.length === 0) throw incorrectGroup(inventory.name, text, knownGroups(inventory, versions));
  return found;
}

function essentialsOf(inventory: Inventory, { essentials, groups = [], plugins = [] }: Choice): readonly PluginGroup[] {
  if (essentials === undefined || groups.length + plugins.length === 0) return [];
  const id = parseGroupId(essentials);
  const isThere = id && inventory.groups.some((group) => groupIdOf(group) === groupIdOf(id));
  return isThere ? groupsNamed(inventory, essentials) : [];
}

function membersOf(inventory: Inventory, group: PluginGroup) {
  return group.members.map(({ name, target, version }) => {
    const found = pluginsOf(inventory, { name, target }).filter((binary) => matchesVersion(binary.version, version));
    const id = `${groupIdOf(group)}:${group.version}`;
    const notes = found.length > 0 ? [] : [`${id} names ${name}@${target}:${version}, which ${inventory.name} lacks`];
    return { binaries: highestOf(found), notes };
  });
}

function pluginsNamed(inventory: Inventory, text: string): readonly PluginBinary[] {
  const id = parsePluginId(text);
  const { version } = id;
  const all = pluginsOf(inventory, id);
  const found = version ? all.filter((binary) => matchesVersion(binary.version, version)) : all;
  const targets = [...new Set(found.map(({ target }) => fullTarget(target)))];
  if (targets.length > 1) throw ambiguousPlugin(inventory.name, text, targets);
  const chosen = version ? found : recommendedOf(found);
  if (chosen.length === 0) throw unknownPlugin(inventory.name, text);
  return chosen;
}

function pluginsOf(inventory: Inventory, { name, target }: PluginId): readonly PluginBinary[] {
  const isMeant = target ? (other: string) => fullTarget(other) === fullTarget(target) : () => true;
  return inventory.binaries.filter((binary) => binary.name === name && isMeant(binary.target));
}

// The word of the version that is last as text counts; without one the highest version is the recommended one.
function recommendedOf(binaries: readonly PluginBinary[]): readonly PluginBinary[] {
  const said = binaries.filter((binary) => binary.recommendedVersion !== '');
  const recommended = said.toSorted((a, b) => compareText(a.version, b.version)).at(-1)?.recommendedVersion;
  if (recommended) return binaries.filter(({ version }) => matchesVersion(version, recommended));
  return latestOf(binaries);
}

// What clients cannot see is the latest only where they can see none.
function latestOf<Versioned extends { readonly version: string; readonly hidden: boolean }>(all: readonly Versioned[]) {
  const visible = all.filter(({ hidden }) => !hidden);
  return highestOf(visible.length > 0 ? visible : all);
}

function highestOf<Versioned extends { readonly version: string }>(all: readonly Versioned[]): readonly Versioned[] {
  const highest = all
    .map(({ version }) => version)
    .sort(compareVersions)
    .at(-1);
  return all.filter(({ version }) => version === highest);
}

function knownGroups(inventory: Inventory, versions: readonly PluginGroup[]): readonly string[] {
  if (versions.length > 0) return versions.map((group) => `${groupIdOf(group)}:${group.version}`);
  return [...new Set(inventory.groups.map(groupIdOf))];
}
