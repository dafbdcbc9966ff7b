import type { FlagDeclaration } from '@cse/plugin';
import type { InstalledPlugin } from './installed.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON schemas of the items of plugins, by the word after `use:`. They are for people and their editors: a plugin may take more. */
export type ItemSchemas = Readonly<Record<string, JsonSchema>>;

/** The items as they are written: an option that names a file is the path of it, and becomes what the plugin knows later. */
export function asWritten(schemas: ItemSchemas, plugins: readonly InstalledPlugin[]): ItemSchemas {
  const entries = Object.entries(schemas).map(([use, schema]) => {
    const { flags = {} } = plugins.find(({ declaration }) => declaration.use === use)?.declaration ?? {};
    const files = Object.entries(flags).filter(([, { reads }]) => reads === 'file');
    return [
      use,
      { ...schema, properties: { ...Object(schema['properties']), ...Object.fromEntries(files.map(path)) } },
    ];
  });
  return Object.fromEntries(entries);
}

const path = ([name, { option = name, summary }]: [string, FlagDeclaration]) =>
  [option, { type: 'string', description: summary }] as const;

/** What editors are told of an item: which plugin it is for, and what that takes. */
export const itemJsonSchema = (schemas: ItemSchemas) => ({
  allOf: Object.entries(schemas).map(([use, { $schema: _, properties, ...schema }]) => ({
    if: { properties: { use: { const: use } }, required: ['use'] },
    // What it refers to is in itself, and has this for a beginning.
    // oxlint-disable-next-line unicorn/no-thenable
    then: { $id: `cse:${use}`, ...schema, properties: { use: {}, ...Object(properties) } },
  })),
});

/** The keys that an item may have, as its schema says. */
export const keysIn = (schema: unknown): readonly string[] => Object.keys(Object(Object(schema).properties));
