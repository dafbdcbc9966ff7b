import { compareText, compareVersions } from '@cse/text';
import { invalidDatabase } from './errors.ts';
import { binaryOf, groupsOf } from './inventory-rows.ts';
import { readTables } from './node-sqlite.ts';
import { columnsOf } from './table.ts';
import { identityOf, type PluginBinary, type PluginGroup } from './plugin-binary.ts';
import { INVENTORY_TABLES } from './tables.ts';

export interface Inventory {
  /** What it is called in messages: the inventory image's reference. */
  readonly name: string;
  readonly binaries: readonly PluginBinary[];
  readonly groups: readonly PluginGroup[];
}

/** Reads an inventory's database, from which nothing is believed. Throws `INVENTORY_INVALID`. */
export function parseInventory(bytes: Uint8Array, name: string): Inventory {
  const columns = columnsOf(INVENTORY_TABLES);
  const { PluginBinaries = [], PluginGroups = [] } = readTables(bytes, { name, columns });
  const binaries = PluginBinaries.map((row) => binaryOf(row, name));
  refuseTwins(binaries, name);
  return { name, binaries: binaries.sort(byIdentity), groups: groupsOf(PluginGroups, name) };
}

function refuseTwins(binaries: readonly PluginBinary[], inventory: string): void {
  const seen = new Set<string>();
  for (const binary of binaries) {
    const identity = identityOf(binary);
    if (seen.has(identity)) throw invalidDatabase(inventory, `it has two binaries ${identity}`);
    seen.add(identity);
  }
}

const byIdentity = (a: PluginBinary, b: PluginBinary) =>
  compareText(`${a.name}@${a.target}`, `${b.name}@${b.target}`) ||
  compareVersions(a.version, b.version) ||
  compareText(identityOf(a), identityOf(b));
