import { messageOf } from '@cse/errors';
import {
  buildInventory,
  OFFICIAL_INVENTORY,
  parseInventoryPlace,
  spotsOf,
  type BinarySource,
  type BuiltImage,
  type PluginBinary,
  type PluginGroup,
} from '@cse/tanzu-inventory';
import { z } from 'zod';
import { badGroup, invalidOwn, unknownMember } from './errors.ts';

/** What an inventory of one's own says, as it is kept in a file beside its images. */
export interface OwnInventory {
  /** The reference that it will be found by. */
  readonly name: string;
  readonly binaries: readonly PluginBinary[];
  readonly groups: readonly PluginGroup[];
}

/** An image and the reference that it is served by. */
export interface InventoryImage {
  readonly reference: string;
  readonly image: BuiltImage;
}

/** An inventory that says nothing yet. */
export function emptyInventory(name = OFFICIAL_INVENTORY): OwnInventory {
  return { name: spotsOf(parseInventoryPlace(name)).inventory.reference, binaries: [], groups: [] };
}

export interface Grown {
  readonly own: OwnInventory;
  /** The new plugins, and last the inventory. */
  readonly images: readonly InventoryImage[];
}

/** Adds plugins and groups, and builds what they make new. */
export async function grow(
  own: OwnInventory,
  added: { readonly binaries?: readonly BinarySource[]; readonly groups?: readonly PluginGroup[] },
  centralConfig?: string,
): Promise<Grown> {
  const { binaries = [], groups: more = [] } = added;
  const groups = [...own.groups.filter((group) => !more.some((one) => isSame(one, group))), ...more];
  const built = await buildInventory({ binaries, known: own.binaries, groups, centralConfig });
  const spots = spotsOf(parseInventoryPlace(own.name));
  const images = built.binaries.map(({ binary, image }) => ({ reference: spots.binary(binary.uri).reference, image }));
  const all = [...own.binaries, ...built.binaries.map(({ binary }) => binary)];
  for (const group of more) checkMembers(group, all);
  return {
    own: { ...own, binaries: all, groups },
    images: [...images, { reference: spots.inventory.reference, image: built.inventory }],
  };
}

/** Reads `vendor-publisher/name:version`. */
export function parseGroup(text: string): Pick<PluginGroup, 'vendor' | 'publisher' | 'name' | 'version'> {
  const [, vendor, publisher, name, version] = /^([^-/:]+)-([^-/:]+)\/([^/:]+):([^/:]+)$/.exec(text) ?? [];
  if (!vendor || !publisher || !name || !version) throw badGroup(text);
  return { vendor, publisher, name, version };
}

/** Reads what `printOwn` wrote. */
export function parseOwn(text: string, path: string): OwnInventory {
  try {
    return ownSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw invalidOwn(path, cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause), cause);
  }
}

export const printOwn = (own: OwnInventory): string => `${JSON.stringify(own, undefined, 1)}\n`;

const isSame = (a: PluginGroup, b: PluginGroup) =>
  a.vendor === b.vendor && a.publisher === b.publisher && a.name === b.name && a.version === b.version;

function checkMembers({ members }: PluginGroup, binaries: readonly PluginBinary[]): void {
  for (const { name, target, version } of members) {
    const isThere = binaries.some(
      (one) =>
        one.name === name &&
        one.target === target &&
        (one.version === version || one.version.startsWith(`${version}.`)),
    );
    if (!isThere) throw unknownMember(`${name}@${target}:${version}`);
  }
}

const text = z.string();
const ownSchema = z.strictObject({
  name: text,
  binaries: z.array(
    z.strictObject({
      name: text,
      target: text,
      recommendedVersion: text,
      version: text,
      hidden: z.boolean(),
      description: text,
      publisher: text,
      vendor: text,
      os: text,
      architecture: text,
      digest: text,
      uri: text,
    }),
  ),
  groups: z.array(
    z.strictObject({
      vendor: text,
      publisher: text,
      name: text,
      version: text,
      description: text,
      hidden: z.boolean(),
      members: z.array(z.strictObject({ name: text, target: text, version: text, mandatory: z.boolean() })),
    }),
  ),
});
