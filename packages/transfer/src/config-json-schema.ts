import { jsonSchemaFor } from './config-file.ts';
import type { InstalledPlugin } from './installed.ts';
import { asWritten, type ItemSchemas } from './item-schema.ts';
import { kindsOf } from './items.ts';
import { flagsOf } from './parse-config.ts';

export interface KnownOfPlugins {
  /** The releases of each kind, for editors to offer. */
  readonly served: Readonly<Record<string, readonly string[]>>;
  readonly items: ItemSchemas;
}

/** The JSON schema of `cse.yaml`, for editors: with the kinds, flags and items of these plugins. */
export const configJsonSchema = (plugins: readonly InstalledPlugin[], { served, items }: KnownOfPlugins): object =>
  jsonSchemaFor({
    kinds: kindsOf(plugins),
    flags: flagsOf(plugins),
    served,
    uses: plugins.map(({ declaration }) => declaration.use),
    items: asWritten(items, plugins),
  });
