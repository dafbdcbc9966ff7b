import type { Choice } from '@cse/tanzu-inventory';
import { OFFICIAL_INVENTORY } from '@cse/tanzu-inventory';
import { z } from 'zod';

/** The group that the Tanzu CLI adds to whatever is chosen. */
const ESSENTIALS = 'vmware-tanzucli/essentials';

const list = z
  .array(z.string())
  .default([])
  .transform((values) => values.flatMap((value) => value.split(',').map((part) => part.trim())).filter(Boolean));

/** What the config and the flags may say to this plugin. */
export const itemSchema = z
  .strictObject({
    /** TKG releases, each with the plugins of its own group. */
    tkg: z.array(z.string()).default([]),
    /** Groups and plugins instead of the releases' own. */
    groups: list,
    plugins: list,
    allPlugins: z.boolean().default(false),
    /** The group that goes with whatever is chosen; `none` leaves it out. */
    essentials: z.string().default(ESSENTIALS),
    osArch: list,
    inventory: z.string().default(OFFICIAL_INVENTORY),
    inventoryKey: z.object({ path: z.string(), text: z.string() }).optional(),
    /** The inventories whose signature is not to be checked, named one by one. */
    skipInventorySignature: list,
    skipBinaryCheck: z.boolean().default(false),
    refreshConfigurationOnly: z.boolean().default(false),
    replaceInventory: z.boolean().default(false),
  })
  .refine(
    ({ refreshConfigurationOnly, groups, plugins }) => !refreshConfigurationOnly || !(groups.length + plugins.length),
    {
      error: 'refresh-configuration-only takes neither a group nor a plugin',
    },
  );

export type CliPluginsItem = z.infer<typeof itemSchema>;

/** What is to be chosen from the inventory. */
export function choiceOf(item: CliPluginsItem): Choice {
  const { tkg, plugins, osArch, allPlugins, refreshConfigurationOnly } = item;
  if (refreshConfigurationOnly) return {};
  const asked = item.groups.length + plugins.length > 0;
  if (allPlugins || (!asked && tkg.length === 0)) return { everything: true, osArch };
  const groups = asked ? item.groups : tkg.map((release) => `vmware-tkg/default:v${release}`);
  const essentials = item.essentials === 'none' ? undefined : item.essentials;
  return { groups, plugins, osArch, essentials };
}
