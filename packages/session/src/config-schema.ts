import { messageOf, visible } from '@cse/errors';
import { configJsonSchema, type InstalledPlugin } from '@cse/transfer';
import { itemSchemaOf } from './item-schemas.ts';
import { servedBy } from './releases.ts';

export interface ConfigSchemaOptions {
  /** Told of a plugin whose item cannot be described. */
  note(message: string): void;
}

/** The JSON schema of cse.yaml, with the kinds, flags and items of these plugins. */
export async function configSchema(
  plugins: readonly InstalledPlugin[],
  { note }: ConfigSchemaOptions,
): Promise<object> {
  const found = await Promise.all(
    plugins.map(async (plugin) =>
      itemSchemaOf(plugin).catch((error: unknown) => {
        note(`the items of ${plugin.declaration.use} are not described: ${visible(messageOf(error))}`);
        return [];
      }),
    ),
  );
  return configJsonSchema(plugins, { served: servedBy(plugins), items: Object.fromEntries(found.flat()) });
}
