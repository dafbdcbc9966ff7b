import { parseManifest } from '@cse/oci';
import type { Located, PlanContext, Side } from '@cse/plugin';
import {
  DATABASES,
  isShown,
  parseInventory,
  parseInventoryPlace,
  parseMetadata,
  signaturesIn,
  spotsOf,
  verifySignature,
  type Inventory,
  type InventorySpots,
  type Metadata,
} from '@cse/tanzu-inventory';
import { notAnInventory } from './errors.ts';
import type { CliPluginsItem } from './item.ts';

/** An inventory at one side: what it says, and the content that it is made of. */
export interface FoundInventory {
  readonly inventory: Inventory;
  /** The part of it that is there: at the vendor's, all. */
  readonly offered: Inventory;
  readonly image: Located;
  readonly spots: InventorySpots;
  /** Where something says that only a part is there. */
  readonly metadata?: Located | undefined;
}

/** Where an inventory is looked for. */
export interface InventorySide {
  readonly side: Side;
  readonly spots: InventorySpots;
}

type SignatureTrust = Pick<CliPluginsItem, 'inventory' | 'inventoryKey' | 'skipInventorySignature'>;

/** The inventory that an item names, at the source. */
export const atSource = ({ inventory }: SignatureTrust, { source }: PlanContext): InventorySide => ({
  side: source,
  spots: spotsOf(parseInventoryPlace(inventory)),
});

/** Resolves an inventory once, checks who signed it, and reads it. */
export async function readInventory(
  trust: SignatureTrust,
  place: InventorySide,
  context: PlanContext,
): Promise<FoundInventory> {
  const { side, spots } = place;
  const name = spots.inventory.reference;
  const image = await side.resolve(name);
  await checkSignature({ ...trust, ...place, image }, context);
  const file = await readFile(image, DATABASES.inventory, context);
  if (!file) throw notAnInventory(name, DATABASES.inventory);
  const inventory = parseInventory(file, name);
  const metadata = await side.find(spots.metadata.reference);
  if (!metadata) return { inventory, offered: inventory, image, spots };
  const shown = isShown(await readMetadata(metadata, spots.metadata.reference, context));
  const [binaries, groups] = [inventory.binaries.filter(shown.plugin), inventory.groups.filter(shown.group)];
  return { inventory, offered: { name, binaries, groups }, image, spots, metadata };
}

/** Reads a metadata image. Throws where it is none: what cannot be read is not nothing. */
export async function readMetadata(image: Located, reference: string, context: PlanContext): Promise<Metadata> {
  const file = await readFile(image, DATABASES.metadata, context);
  if (!file) throw notAnInventory(reference, DATABASES.metadata);
  return parseMetadata(file, reference);
}

// The vendor's whole history is a few megabytes.
const DATABASE_AT_MOST = 64 * 1024 * 1024;

/** One file of an image, if it has it. */
export async function readFile(image: Located, path: string, context: PlanContext): Promise<Uint8Array | undefined> {
  let found: Uint8Array | undefined;
  for await (const file of context.files(image)) if (file.path === path) found = await file.read(DATABASE_AT_MOST);
  return found;
}

interface SignedInventory extends SignatureTrust, InventorySide {
  readonly image: Located;
}

async function checkSignature(signed: SignedInventory, context: PlanContext): Promise<void> {
  const { image, side, spots, inventory, inventoryKey, skipInventorySignature } = signed;
  const name = spots.inventory.reference;
  if (skipInventorySignature.includes(inventory) || skipInventorySignature.includes(name))
    return context.note(`WARNING: the signature of ${name} was not checked, as requested: anyone could have made it`);
  const { digest } = image.descriptor;
  const signature = await side.find(spots.signature(digest).reference);
  const signatures = signature ? await signaturesOf(signature, context) : [];
  verifySignature({ name, digest, signatures, keys: inventoryKey && [inventoryKey.text] });
}

async function signaturesOf(image: Located, context: PlanContext) {
  const manifest = parseManifest(image.descriptor, await context.read(image));
  return Promise.all(
    signaturesIn(manifest).map(async ({ layer, signature }) => ({
      payload: await context.read({ descriptor: layer, holder: image.holder }),
      signature,
    })),
  );
}
