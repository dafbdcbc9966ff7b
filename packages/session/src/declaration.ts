import { parseRepository } from '@cse/oci';
import { checkApi, type Declaration } from '@cse/plugin';
import { z } from 'zod';
import { invalidDeclaration } from './errors.ts';

const NAME = /^[a-z][a-z0-9-]*$/;
const flagSchema = z
  .object({
    summary: z.string(),
    option: z.string().optional(),
    value: z.string().optional(),
    choices: z.array(z.string()).min(1).optional(),
    default: z.string().optional(),
    reads: z.literal('file').optional(),
    multiple: z.boolean().optional(),
    alone: z.boolean().optional(),
    boolean: z.boolean().optional(),
    char: z.string().length(1).optional(),
  })
  .refine(({ choices, default: given }) => !choices || given === undefined || choices.includes(given), {
    error: 'the default is none of the choices',
  })
  .refine(({ choices, default: given, boolean, reads }) => !(boolean || reads) || (!choices && given === undefined), {
    error: 'a flag that is boolean or reads a file has no choices and no default',
  });
const perReleaseSchema = z.record(z.string(), z.array(z.string()));
const adviceSchema = z.object({
  landmarks: z.array(z.string()).optional(),
  misplaced: z.array(z.string()).optional(),
  goesWith: z.record(z.string(), perReleaseSchema).optional(),
  beside: perReleaseSchema.optional(),
  online: perReleaseSchema.optional(),
  vcdApi: z.record(z.string(), z.string().regex(/^\d+\.\d+$/)).optional(),
  about: z
    .record(
      z.string(),
      z.object({
        images: z.number().optional(),
        bytes: z.number().optional(),
        kubernetes: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  clientLines: z.array(z.string()).optional(),
});
const prefix = z.string().refine(isPrefix, 'is not a registry, or a path in one');
const inPackage = (example: string) =>
  z.string().regex(/^\.\/(?!.*\.\.)/, `is not a path within the package, such as ${example}`);
const declarationSchema = z.object({
  api: z.literal(1),
  use: z.string().regex(/^(@[a-z0-9-]+\/)?[a-z0-9][a-z0-9._-]*$/, 'is not a name'),
  plugin: inPackage('./dist/index.js'),
  item: inPackage('./item.schema.json').optional(),
  serves: z.record(z.string().regex(NAME), z.array(z.string())).optional(),
  servesPatchesOf: z.record(z.string().regex(NAME), z.array(z.string().regex(/^\d+\.\d+$/))).optional(),
  servedWith: z.record(z.string().regex(NAME), perReleaseSchema).optional(),
  paths: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/, 'is not a path below the base'))
    .optional(),
  sources: z.array(z.object({ from: prefix, to: prefix })).optional(),
  replaces: z.array(z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'is not a plugin that comes with cse')).optional(),
  flags: z.record(z.string().regex(NAME), flagSchema).optional(),
  advice: adviceSchema.optional(),
});
const apiSchema = z.object({ api: z.number() });

/** Reads the `cse` key of a plugin's package.json. Throws `PLUGIN_DECLARATION`, and `PLUGIN_API` for one of another contract. */
export function parseDeclaration(json: unknown, name: string): Declaration {
  // A declaration of another version may have another shape.
  const { data } = apiSchema.safeParse(json);
  if (data) checkApi(name, data.api);
  const result = declarationSchema.safeParse(json);
  if (!result.success)
    throw invalidDeclaration(name, z.prettifyError(result.error).replaceAll(/\s+/g, ' '), result.error);
  const { use } = result.data;
  if (!use.startsWith('@') && !name.startsWith('@cse/'))
    throw invalidDeclaration(name, `"${use}" has no scope: only the plugins included in cse may go without`);
  return result.data;
}

function isPrefix(text: string): boolean {
  try {
    return parseRepository(`${text}/x/x`) !== '';
  } catch {
    return false;
  }
}
