import { isCseError } from '@cse/errors';
import type { Item } from '@cse/planner';
import type { Plugin } from '@cse/plugin';
import { z } from 'zod';
import type { ItemRefusals } from './config.ts';
import type { InstalledPlugin } from './installed.ts';
import { keysIn } from './item-schema.ts';

/** A plugin that tells with its line in the config what is not valid in an item that stands there. */
export const tellingLines = (
  plugin: Plugin,
  { itemSchema }: Pick<InstalledPlugin, 'itemSchema'>,
  refusals: ItemRefusals,
): Plugin => ({
  ...plugin,
  async *plan(options, context) {
    try {
      yield* plugin.plan(options, context);
    } catch (error) {
      const refuse = refusals.get(options);
      const [issue] = isCseError(error) && error.code === 'ITEM_INVALID' ? issuesIn(error.cause) : [];
      if (!issue || !refuse) throw error;
      const known = issue.keys && issue.path.length === 0 ? keysIn(await itemSchema?.()) : undefined;
      throw refuse({ ...issue, known });
    }
  },
});

/** The same by the options that plugins get: each item was made of one that was asked for. */
export function byOptions(
  items: readonly Item[],
  asked: readonly Item[],
  refusals: ItemRefusals = new Map(),
): ItemRefusals {
  return new Map(
    items.flatMap(({ options }, at) => {
      const refuse = refusals.get(asked[at]);
      return refuse ? [[options, refuse] as const] : [];
    }),
  );
}

const issuesSchema = z.object({
  issues: z.array(
    z.object({
      path: z.array(z.union([z.string(), z.number()])),
      message: z.string(),
      keys: z.array(z.string()).optional(),
    }),
  ),
});

/** What the parser of an item found, in this process or in another. */
const issuesIn = (cause: unknown) => issuesSchema.safeParse(cause).data?.issues ?? [];
