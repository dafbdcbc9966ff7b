import { compareText } from '@cse/text';
import type { PluginBinary, PluginGroup } from './plugin-binary.ts';
import { readTables, writeTables, type Row } from './node-sqlite.ts';
import { plainImage, type BuiltImage } from './plain-image.ts';
import { columnsOf, schemaOf } from './table.ts';
import { DATABASES, METADATA_TABLES } from './tables.ts';
import { fullTarget } from './target.ts';

/** Which part of an inventory is there: clients hide the rest. */
export interface Metadata {
  /** Name, target and version of each plugin. */
  readonly plugins: readonly Row[];
  /** Vendor, publisher, name and version of each group. */
  readonly groups: readonly Row[];
}

/** Reads a metadata image's database. Throws `INVENTORY_INVALID`: what cannot be read is not nothing. */
export function parseMetadata(bytes: Uint8Array, name: string): Metadata {
  const { AvailablePluginBinaries = [], AvailablePluginGroups = [] } = readTables(bytes, { name, columns: COLUMNS });
  return { plugins: sorted(AvailablePluginBinaries), groups: sorted(AvailablePluginGroups) };
}

/** Writes the database of a metadata image: the same metadata is always the same bytes. */
export function printMetadata({ plugins, groups }: Metadata): Uint8Array {
  return writeTables(schemaOf(METADATA_TABLES), {
    AvailablePluginBinaries: sorted(plugins),
    AvailablePluginGroups: sorted(groups),
  });
}

/** Makes the metadata image: the same metadata is always the same image. */
export async function metadataImage(metadata: Metadata): Promise<BuiltImage> {
  return plainImage({ [DATABASES.metadata]: printMetadata(metadata) });
}

/** What is in either. Nothing is ever taken away. */
export function mergeMetadata(a: Metadata, b: Metadata): Metadata {
  return { plugins: sorted([...a.plugins, ...b.plugins]), groups: sorted([...a.groups, ...b.groups]) };
}

/** Metadata that shows these binaries and groups. */
export function metadataOf(binaries: readonly PluginBinary[], groups: readonly PluginGroup[]): Metadata {
  return {
    // Clients compare a target letter by letter, whichever way the inventory writes it.
    plugins: sorted(
      binaries.flatMap(({ name, target, version }) => [
        [name, target, version],
        [name, fullTarget(target), version],
      ]),
    ),
    groups: sorted(groups.map(({ vendor, publisher, name, version }) => [vendor, publisher, name, version])),
  };
}

/** Says which binaries and groups metadata shows, as clients decide it. */
export function isShown(metadata: Metadata): {
  plugin(binary: Pick<PluginBinary, 'name' | 'target' | 'version'>): boolean;
  group(group: Pick<PluginGroup, 'vendor' | 'publisher' | 'name' | 'version'>): boolean;
} {
  const plugins = new Set(metadata.plugins.map(keyOf));
  const groups = new Set(metadata.groups.map(keyOf));
  return {
    plugin: ({ name, target, version }) => plugins.has(keyOf([name, target, version])),
    group: ({ vendor, publisher, name, version }) => groups.has(keyOf([vendor, publisher, name, version])),
  };
}

const COLUMNS = columnsOf(METADATA_TABLES);

const keyOf = (row: Row) => row.join('\0');
const sorted = (rows: readonly Row[]): readonly Row[] =>
  [...new Map(rows.map((row) => [keyOf(row), row]))].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row);
