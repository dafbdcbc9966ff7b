import { createHash } from 'node:crypto';
import { compareText } from '@cse/text';
import { identityOf, type PluginBinary, type PluginGroup } from './plugin-binary.ts';
import { duplicatePlugin } from './errors.ts';
import { writeTables } from './node-sqlite.ts';
import { plainImage, type BuiltImage } from './plain-image.ts';
import { schemaOf } from './table.ts';
import { DATABASES, INVENTORY_TABLES } from './tables.ts';

/** One executable of a plugin, with what the inventory will say of it. */
export interface BinarySource extends Omit<PluginBinary, 'digest' | 'uri' | 'recommendedVersion'> {
  readonly recommendedVersion?: string | undefined;
  readonly executable: Uint8Array;
  /** Name the image by its digest instead of by the version. */
  readonly byDigest?: boolean | undefined;
}

export interface InventorySource {
  readonly binaries: readonly BinarySource[];
  /** What an inventory says already: it is said again, and no image is built for it. */
  readonly known?: readonly PluginBinary[] | undefined;
  readonly groups: readonly PluginGroup[];
  /** The text of `central_config.yaml`, which clients take with the inventory. */
  readonly centralConfig?: string | undefined;
}

/** An image of one executable, and where it belongs below the inventory's folder. */
export interface BuiltBinary {
  readonly binary: PluginBinary;
  /** `vmware/tkg/linux/amd64/kubernetes/cluster` */
  readonly path: string;
  readonly tag?: string | undefined;
  readonly image: BuiltImage;
}

export interface BuiltInventory {
  readonly inventory: BuiltImage;
  readonly binaries: readonly BuiltBinary[];
}

/** Builds an inventory image and the images that it names. The same source is always the same bytes. */
export async function buildInventory(source: InventorySource): Promise<BuiltInventory> {
  const { binaries, known = [], groups, centralConfig } = source;
  const built = await Promise.all(binaries.map(buildBinary));
  const database = printInventory([...known, ...built.map(({ binary }) => binary)], groups);
  const config = centralConfig === undefined ? {} : { 'central_config.yaml': new TextEncoder().encode(centralConfig) };
  return { inventory: await plainImage({ ...config, [DATABASES.inventory]: database }), binaries: built };
}

async function buildBinary({ executable, byDigest = false, ...source }: BinarySource): Promise<BuiltBinary> {
  const { vendor, publisher, os, architecture, target, name, version } = source;
  const suffix = os === 'windows' ? '.exe' : '';
  const image = await plainImage({ [`tanzu-${name}-${os}_${architecture}${suffix}`]: executable });
  const path = [vendor, publisher, os, architecture, target, name].join('/').toLowerCase();
  const uri = byDigest ? `${path}@${image.manifest.descriptor.digest}` : `${path}:${version}`;
  const digest = createHash('sha256').update(executable).digest('hex');
  const binary = { ...source, recommendedVersion: source.recommendedVersion ?? '', digest, uri };
  return { binary, path, tag: byDigest ? undefined : version, image };
}

/** Makes the database of an inventory: the same entries are always the same bytes. */
export function printInventory(binaries: readonly PluginBinary[], groups: readonly PluginGroup[]): Uint8Array {
  const seen = new Set<string>();
  for (const binary of binaries) {
    if (seen.has(identityOf(binary))) throw duplicatePlugin(identityOf(binary));
    seen.add(identityOf(binary));
  }
  return writeTables(schemaOf(INVENTORY_TABLES), {
    PluginBinaries: binaries.map(binaryRow).sort(byText),
    PluginGroups: groups.flatMap(groupRows).sort(byText),
  });
}

const binaryRow = (binary: PluginBinary): readonly string[] => [
  binary.name,
  binary.target,
  binary.recommendedVersion,
  binary.version,
  String(binary.hidden),
  binary.description,
  binary.publisher,
  binary.vendor,
  binary.os,
  binary.architecture,
  binary.digest,
  binary.uri,
];

const groupRows = ({ vendor, publisher, name, version, description, hidden, members }: PluginGroup) =>
  members.map((member): readonly string[] => [
    vendor,
    publisher,
    name,
    version,
    description,
    member.name,
    member.target,
    member.version,
    String(member.mandatory),
    String(hidden),
  ]);

const byText = (a: readonly string[], b: readonly string[]) => compareText(a.join('\0'), b.join('\0'));
