import { splitRepository } from '@cse/oci';
import { OFFICIAL_INVENTORY, parseInventoryPlace, type InventorySpots } from '@cse/tanzu-inventory';

const VENDOR = splitRepository(parseInventoryPlace(OFFICIAL_INVENTORY).folder).host;

/** What to type where the Tanzu CLI is used, once the plugins are at the target; at the vendor's nothing has to be. */
export function clientLines({ inventory }: InventorySpots): readonly string[] {
  const { host } = splitRepository(inventory.repository);
  if (host === VENDOR) return [];
  return [
    `to use these plugins with the Tanzu CLI, run: tanzu plugin source update default --uri ${inventory.reference}`,
    `if the Tanzu CLI does not trust the registry, run this first: tanzu config cert add --host ${host} --ca-cert FILE`,
  ];
}
