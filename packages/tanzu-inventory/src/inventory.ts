import { compareText, compareVersions } from '@cse/text';
import { invalidDatabase } from './errors.ts';
import { binaryOf, groupsOf } from './inventory-rows.ts';
import { readTables } from './node-sqlite.ts';
import { columnsOf } from './table.ts';
import { INVENTORY_TABLES } from './tables.ts';

/** One plugin, in one version, for one operating system and architecture. */
export interface PluginBinary {
  readonly name: string;
  /** As the inventory writes it: clients compare it letter by letter. */
  readonly target: string;
  readonly recommendedVersion: string;
  readonly version: string;
  readonly hidden: boolean;
  readonly description: string;
  readonly publisher: string;
  readonly vendor: string;
  readonly os: string;
  readonly architecture: string;
  /** The sha256 of the executable file in hex, not of its image; empty where nobody checks it. */
  readonly digest: string;
  /** Where its image is, relative to the folder of the inventory image. */
  readonly uri: string;
}

export interface GroupMember {
  readonly name: string;
  readonly target: string;
  /** It may be short: `v1.9`. */
  readonly version: string;
  /** Installed with the group; others come when a client needs them. */
  readonly mandatory: boolean;
}

/** One version of a plugin group. */
export interface PluginGroup {
  readonly vendor: string;
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly hidden: boolean;
  readonly members: readonly GroupMember[];
}

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

/** What a binary is called: `cluster@kubernetes:v0.30.1 linux/amd64`. */
export function identityOf({ name, target, version, os, architecture }: PluginBinary): string {
  return `${name}@${target}:${version} ${os}/${architecture}`;
}

const byIdentity = (a: PluginBinary, b: PluginBinary) =>
  compareText(`${a.name}@${a.target}`, `${b.name}@${b.target}`) ||
  compareVersions(a.version, b.version) ||
  compareText(identityOf(a), identityOf(b));
