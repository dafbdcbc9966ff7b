import type { FlagDeclaration } from '@cse/plugin';
import { z } from 'zod';
import { brokenPlugin } from './errors.ts';
import type { InstalledPlugin } from './installed.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON schemas of the items of plugins, by the word after `use:`. */
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

/** One thing that is wrong with what a config says. */
export interface ConfigIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Keys that there are not. */
  readonly keys?: readonly string[] | undefined;
  /** The keys that there are, where the plugin itself says so. */
  readonly known?: readonly string[] | undefined;
}

/** What is wrong with the form of an item, as far as it is known without its plugin. Throws `PLUGIN_BROKEN` for what is no schema. */
export function itemIssue(use: string, schema: JsonSchema, options: unknown): ConfigIssue | undefined {
  const { error } = parserOf(use, schema).safeParse(options);
  return error?.issues[0];
}

function parserOf(use: string, schema: JsonSchema): z.ZodType {
  try {
    return z.fromJSONSchema(formOf(schema));
  } catch (cause) {
    throw brokenPlugin(use, 'the schema of its item is none', cause);
  }
}

/** The keys that an item may have. */
export const keysIn = (schema: JsonSchema = {}): readonly string[] => Object.keys(Object(schema['properties']));

const KEPT = new Set(['type', 'enum', 'const', 'required', 'minItems']);
/** Deeper than any item. */
const DEEPEST = 32;

/**
 * The form that a schema describes. What a stranger's schema could make endless is left for the plugin's own process to find:
 * patterns, and references from one part to another.
 */
function formOf(schema: unknown, depth = 0): JsonSchema {
  if (typeof schema !== 'object' || schema === null || '$ref' in schema || depth > DEEPEST) return {};
  const {
    properties,
    additionalProperties,
    patternProperties,
    items,
    anyOf,
    oneOf = anyOf,
  }: JsonSchema = { ...schema };
  const below = (part: unknown) => formOf(part, depth + 1);
  return {
    ...Object.fromEntries(Object.entries(schema).filter(([key]) => KEPT.has(key))),
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(Object(properties)).map(([name, part]) => [name, below(part)])),
    }),
    ...(patternProperties === undefined && {
      additionalProperties: additionalProperties === false ? false : below(additionalProperties),
    }),
    ...(items !== undefined && !Array.isArray(items) && { items: below(items) }),
    // With less said of each, more than one of them may hold.
    ...(Array.isArray(oneOf) && { anyOf: oneOf.map(below) }),
  };
}
