import type { Declaration } from '@cse/plugin';
import { z } from 'zod';
import { invalidDeclaration } from './errors.ts';

const NAME = /^[a-z][a-z0-9-]*$/;
const flagSchema = z.object({
  summary: z.string(),
  option: z.string().optional(),
  value: z.string().optional(),
  reads: z.literal('file').optional(),
  multiple: z.boolean().optional(),
  alone: z.boolean().optional(),
  boolean: z.boolean().optional(),
  char: z.string().length(1).optional(),
});
const perReleaseSchema = z.record(z.string(), z.array(z.string()));
const adviceSchema = z.object({
  landmarks: z.array(z.string()).optional(),
  misplaced: z.array(z.string()).optional(),
  goesWith: z.record(z.string(), perReleaseSchema).optional(),
  beside: perReleaseSchema.optional(),
  online: perReleaseSchema.optional(),
  vcdApi: z.record(z.string(), z.string().regex(/^\d+\.\d+$/)).optional(),
  clientLines: z.array(z.string()).optional(),
});
const declarationSchema = z.object({
  api: z.literal(1),
  use: z.string().regex(/^(@[a-z0-9-]+\/)?[a-z0-9][a-z0-9._-]*$/, 'is not a name'),
  plugin: z.string().regex(/^\.\/(?!.*\.\.)/, 'is not a path within the package, such as ./dist/index.js'),
  serves: z.record(z.string().regex(NAME), z.array(z.string())).optional(),
  paths: z.array(z.string()).optional(),
  sources: z.array(z.object({ from: z.string(), to: z.string() })).optional(),
  flags: z.record(z.string().regex(NAME), flagSchema).optional(),
  advice: adviceSchema.optional(),
});
const otherApiSchema = z.object({ api: z.number().refine((api) => api !== 1), use: z.string(), plugin: z.string() });

/**
 * Reads the `cse` key of a plugin's package.json. A declaration of another api is passed on with its names alone: whoever
 * loads the plugin refuses it. Throws `PLUGIN_DECLARATION`.
 */
export function parseDeclaration(json: unknown, name: string): Declaration {
  const other = otherApiSchema.safeParse(json);
  if (other.success) return other.data;
  const result = declarationSchema.safeParse(json);
  if (!result.success)
    throw invalidDeclaration(name, z.prettifyError(result.error).replaceAll(/\s+/g, ' '), result.error);
  const { use } = result.data;
  if (!use.startsWith('@') && !name.startsWith('@cse/'))
    throw invalidDeclaration(name, `"${use}" has no scope: only the plugins included in cse may go without`);
  return result.data;
}
