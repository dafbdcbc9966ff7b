import { join, resolve } from 'node:path';
import { reasonOf } from '@cse/errors';
import { layoutStore, memoryStore, nodeFiles } from '@cse/store';
import { z } from 'zod';
import type { PluginCase } from './check-plan.ts';
import { invalidCases } from './errors.ts';
import { isThere, textOf } from './node-plugin-files.ts';

const FILE = 'cse-check.json';
const casesSchema = z.record(
  z.string(),
  z.strictObject({ options: z.record(z.string(), z.unknown()).default({}), source: z.string().optional() }),
);

/**
 * The cases of `cse-check.json` in a plugin's folder: the options of an item, and a folder with a recorded source, as
 * `cse archive unpack` writes it.
 */
export async function readCases(root: string): Promise<Readonly<Record<string, PluginCase>>> {
  const text = await textOf(join(root, FILE));
  if (text === undefined) return {};
  const cases = parseCases(text);
  for (const { source } of Object.values(cases))
    if (source !== undefined && !isThere(resolve(root, source, 'index.json')))
      throw invalidCases(FILE, `${source} is not an OCI image layout`);
  return Object.fromEntries(
    Object.entries(cases).map(([title, { options, source }]) => [
      title,
      { options, source: source === undefined ? memoryStore() : layoutStore(resolve(root, source), nodeFiles()) },
    ]),
  );
}

function parseCases(text: string): z.infer<typeof casesSchema> {
  try {
    return casesSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw invalidCases(FILE, reasonOf(cause), cause);
  }
}
