export {
  buildInventory,
  type BinarySource,
  type BuiltBinary,
  type BuiltInventory,
  type InventorySource,
} from './build-inventory.ts';
export { parseInventory, type Inventory } from './inventory.ts';
export type { GroupMember, PluginBinary, PluginGroup } from './plugin-binary.ts';
export {
  OFFICIAL_INVENTORY,
  parseInventoryPlace,
  spotsOf,
  type InventoryPlace,
  type InventorySpots,
  type Spot,
} from './inventory-place.ts';
export { isShown, mergeMetadata, metadataImage, metadataOf, parseMetadata, type Metadata } from './metadata.ts';
export type { BuiltContent, BuiltImage } from './plain-image.ts';
export { select, type Choice, type Selection } from './select.ts';
export { signaturesIn, signImage, verifySignature, type CosignSignature, type SignedImage } from './signature.ts';
export { DATABASES } from './tables.ts';
