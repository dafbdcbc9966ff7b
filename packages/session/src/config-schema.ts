import { messageOf, visible } from '@cse/errors';
import { configJsonSchema, type InstalledPlugin, type ItemSchemas } from '@cse/transfer';
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
  const items: Record<string, ItemSchemas[string]> = {};
  for (const { declaration, itemSchema } of plugins)
    try {
      const schema = await itemSchema?.();
      if (typeof schema === 'object' && schema !== null) items[declaration.use] = { ...schema };
    } catch (error) {
      note(`the items of ${declaration.use} are not described: ${visible(messageOf(error))}`);
    }
  return configJsonSchema(plugins, { served: servedBy(plugins), items });
}
