import { faultOf } from '@cse/errors';
import type { Located, PlanContext } from '@cse/plugin';
import {
  DATABASES,
  parseInventory,
  parseInventoryPlace,
  spotsOf,
  type Inventory,
  type InventorySpots,
  type Metadata,
} from '@cse/tanzu-inventory';
import { metadataUnreadable, targetInventoryUnreadable } from './errors.ts';
import { readFile, readMetadata } from './read-inventory.ts';

/** What the target has of an inventory and of its metadata. */
export interface TargetState {
  readonly inventory?: Located | undefined;
  readonly metadata?: { readonly image: Located; readonly said: Metadata } | undefined;
}

/** Where an inventory goes: its last name and its tag stay, and stand in the one folder that clients are told. */
export function targetSpots(inventory: string, { destination, relocate }: PlanContext): InventorySpots {
  const place = parseInventoryPlace(inventory);
  // An archive keeps every name, so that it can answer the same questions.
  return spotsOf(destination === 'archive' ? place : { ...place, folder: relocate(FOLDER) });
}

const FOLDER = 'projects.registry.vmware.com/tanzu_cli/plugins';

/** Asks the target. What it refuses to say, and what cannot be read, are errors: neither is an absence. */
export async function readTarget({ inventory, metadata }: InventorySpots, context: PlanContext): Promise<TargetState> {
  const [there, said] = await Promise.all([
    context.target.find(inventory.reference),
    context.target.find(metadata.reference),
  ]);
  if (!said) return { inventory: there };
  const { reference } = metadata;
  try {
    return { inventory: there, metadata: { image: said, said: await readMetadata(said, reference, context) } };
  } catch (cause) {
    throw isAboutContent(cause) ? metadataUnreadable(reference, cause.message, cause) : cause;
  }
}

/** Reads the inventory that the target has. */
export async function readTargetInventory(image: Located, name: string, context: PlanContext): Promise<Inventory> {
  try {
    const file = await readFile(image, DATABASES.inventory, context);
    if (!file) throw new Error(`it has no ${DATABASES.inventory}`);
    return parseInventory(file, name);
  } catch (cause) {
    throw isAboutContent(cause) ? targetInventoryUnreadable(name, cause.message, cause) : cause;
  }
}

// Who refuses and who is not there says nothing of the content.
const isAboutContent = (cause: unknown): cause is Error =>
  cause instanceof Error && !['access', 'unavailable'].includes(faultOf(cause));
