import type { InstalledPlugin, ItemSchemas } from '@cse/transfer';

type NamedSchema = readonly [use: string, schema: ItemSchemas[string]];

/** What is known of the items of a plugin, by its name; nothing where that is nothing. */
export async function itemSchemaOf({ declaration, itemSchema }: InstalledPlugin): Promise<readonly NamedSchema[]> {
  const schema = await itemSchema?.();
  return isSchema(schema) ? [[declaration.use, schema]] : [];
}

const isSchema = (value: unknown): value is ItemSchemas[string] => typeof value === 'object' && value !== null;

/** What the packages of the plugins that a config names say of their items: no code of theirs is run. */
export async function packedItemSchemas(plugins: readonly InstalledPlugin[], text: string): Promise<ItemSchemas> {
  const named = plugins.filter(({ declaration: { use, item } }) => item !== undefined && text.includes(use));
  return Object.fromEntries((await Promise.all(named.map(itemSchemaOf))).flat());
}
