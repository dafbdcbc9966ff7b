import { splitRepository } from '@cse/oci';
import type { InventorySpots } from '@cse/tanzu-inventory';

/** What to type where the Tanzu CLI is used, once the plugins are at the target. */
export function clientLines({ inventory }: InventorySpots): readonly string[] {
  const { host } = splitRepository(inventory.repository);
  return [
    `the Tanzu CLI finds these plugins after: tanzu plugin source update default --uri ${inventory.reference}`,
    `where it does not trust the registry, before that: tanzu config cert add --host ${host} --ca-cert FILE`,
  ];
}
