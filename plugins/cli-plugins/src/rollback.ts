import { isShown, type Inventory, type Metadata, type PluginBinary, type PluginGroup } from '@cse/tanzu-inventory';
import { otherBinary, some, wouldHide } from './errors.ts';

export interface Succession {
  /** What is to be put. */
  readonly next: Inventory;
  /** What the target has. */
  readonly current: Inventory;
  /** What of it clients of the target see. */
  readonly shown: Metadata | undefined;
  /** What clients should find when all is done. */
  readonly chosen: readonly PluginBinary[];
}

/**
 * Decides whether an inventory takes the place of the one at the target: yes when it knows all that the other knows, no when
 * it is the older one. Where each knows what the other lacks, it may only lose what nobody can see. Throws otherwise.
 */
export function succeeds(succession: Succession): { readonly put: boolean; readonly note?: string } {
  const { next, current, shown } = succession;
  const lost = missingFrom(next, entriesOf(current, shown));
  if (lost.length === 0) return { put: true };
  if (missingFrom(current, entriesOf(next)).length === 0) return keepNewer(succession);
  const hidden = lost.filter(({ visible }) => visible);
  if (hidden.length > 0) throw wouldHide(current.name, titlesOf(hidden));
  return { put: true, note: `the new inventory lacks plugins of ${current.name}: ${some(titlesOf(lost))}` };
}

// The chosen plugins are found through the newer inventory as well, if it means the same by them.
function keepNewer({ current, chosen }: Succession) {
  const known = new Map(current.binaries.map((binary) => [titleOfBinary(binary), binary]));
  for (const binary of chosen) {
    const other = known.get(titleOfBinary(binary));
    if (other?.digest !== binary.digest || other.uri !== binary.uri)
      throw otherBinary(current.name, titleOfBinary(binary));
  }
  const note = `${current.name} is newer than the inventory at the source, and is kept; --replace-inventory replaces it with the older one`;
  return { put: false, note };
}

const titlesOf = (entries: readonly InventoryEntry[]) => entries.map(({ title }) => title);

interface InventoryEntry {
  readonly title: string;
  readonly visible: boolean;
}

/** What one inventory has and another lacks. */
function missingFrom(inventory: Inventory, entries: readonly InventoryEntry[]): readonly InventoryEntry[] {
  const known = new Set(entriesOf(inventory).map(({ title }) => title));
  return entries.filter(({ title }) => !known.has(title));
}

// Without metadata clients see all of it.
function entriesOf({ binaries, groups }: Inventory, metadata?: Metadata): readonly InventoryEntry[] {
  const shown = metadata && isShown(metadata);
  return [
    ...binaries.map((binary) => ({ title: titleOfBinary(binary), visible: shown?.plugin(binary) ?? true })),
    ...groups.map((group) => ({ title: titleOfGroup(group), visible: shown?.group(group) ?? true })),
  ];
}

/** `cluster@kubernetes:v0.30.1 linux/amd64` */
const titleOfBinary = ({ name, target, version, os, architecture }: PluginBinary): string =>
  `${name}@${target}:${version} ${os}/${architecture}`;

/** `vmware-tkg/default:v2.5.0` */
export const titleOfGroup = ({ vendor, publisher, name, version }: PluginGroup): string =>
  `${vendor}-${publisher}/${name}:${version}`;
