import { parseReference, type Digest } from '@cse/oci';
import { pinnedInventory } from './errors.ts';
import { signatureTagOf } from './signature.ts';
import { parseUri } from './uri.ts';

/** Where the vendor publishes its inventory. */
export const OFFICIAL_INVENTORY = 'projects.registry.vmware.com/tanzu_cli/plugins/plugin-inventory:latest';

/** Where an inventory is; all that it names is beside it, in its folder. */
export interface InventoryPlace {
  /** `host/tanzu_cli/plugins` */
  readonly folder: string;
  /** `plugin-inventory` */
  readonly base: string;
  readonly tag: string;
}

/** A repository, and what is asked of it. */
export interface Spot {
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
  /** All of it, as it is typed. */
  readonly reference: string;
}

/** What stands where beside an inventory. */
export interface InventorySpots {
  readonly inventory: Spot;
  readonly metadata: Spot;
  signature(inventory: Digest): Spot;
  /** A plugin's image, by the URI that the inventory was read with. */
  binary(uri: string): Spot;
}

/** Reads `host/folder/plugin-inventory:latest`. Clients find an inventory and its metadata by one tag, so it must have one. */
export function parseInventoryPlace(text: string): InventoryPlace {
  const { repository, tag = 'latest', digest } = parseReference(text);
  if (digest !== undefined) throw pinnedInventory(text);
  const slash = repository.lastIndexOf('/');
  return { folder: repository.slice(0, slash), base: repository.slice(slash + 1), tag };
}

/** Says where all that belongs to an inventory is, given where the inventory is. */
export function spotsOf({ folder, base, tag }: InventoryPlace): InventorySpots {
  return {
    inventory: spot({ repository: `${folder}/${base}`, tag }),
    metadata: spot({ repository: `${folder}/${base}-metadata`, tag }),
    signature: (inventory) => spot({ repository: `${folder}/${base}`, tag: signatureTagOf(inventory) }),
    binary(uri) {
      const parsed = parseUri(uri);
      if (!parsed) throw new Error(`${uri} was read as a URI before`);
      return spot({ ...parsed, repository: `${folder}/${parsed.repository}` });
    },
  };
}

const spot = ({ repository, tag, digest }: Omit<Spot, 'reference'>): Spot => ({
  repository,
  tag,
  digest,
  reference: digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`,
});
