import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describeItem } from '@cse/host';
import { jsonOf } from '@cse/text';
import type { CheckedPlugin } from './checked-plugin.ts';
import { otherItemSchema } from './errors.ts';
import { isolation, textOf, type LoadedPlugin } from './node-plugin-files.ts';

/** What says of a packed plugin how its item looks, so that nobody has to run its code to know. */
export const ITEM_SCHEMA = 'item.schema.json';

/** The JSON schema of a plugin's item, as its code says it in a process of its own; nothing where it cannot tell. */
export const itemSchemaOf = (plugin: LoadedPlugin): Promise<unknown> => describeItem(isolation(plugin));

/** Sees that the schema that is declared is the one of the code. Throws `PLUGIN_CHECK`. */
export async function checkItemSchema(plugin: Pick<CheckedPlugin, 'root' | 'module' | 'declaration'>): Promise<void> {
  const { root, declaration } = plugin;
  if (declaration.item === undefined) return;
  const text = await textOf(join(root, declaration.item));
  if (text === undefined) throw otherItemSchema(declaration.item, 'it does not exist');
  const declared = jsonOf(text);
  if (typeof declared !== 'object') throw otherItemSchema(declaration.item, 'it is not JSON');
  const own = await itemSchemaOf(plugin);
  if (!isDeepStrictEqual(declared, own ?? declared))
    throw otherItemSchema(declaration.item, 'the code takes another item');
}
