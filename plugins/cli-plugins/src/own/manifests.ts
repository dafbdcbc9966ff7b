import { messageOf } from '@cse/errors';
import type { GroupMember } from '@cse/tanzu-inventory';
import { readYaml } from '@cse/yaml';
import { z } from 'zod';
import { badManifest, badPlugin } from './errors.ts';

/** A plugin of `plugin_manifest.yaml`, which `tanzu builder plugin build` writes. */
export interface ManifestPlugin {
  readonly name: string;
  readonly target: string;
  readonly description: string;
  readonly versions: readonly string[];
}

/** Reads `plugin_manifest.yaml`. */
export function parsePluginManifest(text: string, path: string): readonly ManifestPlugin[] {
  return read(text, path, pluginsSchema).plugins;
}

/** Reads `plugin_group_manifest.yaml`: what no context brings along is installed with the group. */
export function parseGroupManifest(text: string, path: string): readonly GroupMember[] {
  return read(text, path, groupSchema).plugins.map(({ name, target, version, isContextScoped }) => ({
    name,
    target,
    version,
    mandatory: !isContextScoped,
  }));
}

/** Reads `name@target:version`. */
export function parseMember(text: string): Omit<GroupMember, 'mandatory'> {
  const [, name, target, version] = /^([^@:]+)@([^@:]+):([^@:]+)$/.exec(text) ?? [];
  if (!name || !target || !version) throw badPlugin(text);
  return { name, target, version };
}

function read<T>(text: string, path: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(readYaml(text).value());
  } catch (cause) {
    throw badManifest(path, cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause), cause);
  }
}

const word = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/, 'is not a name');

const pluginsSchema = z.object({
  plugins: z.array(
    z.object({
      name: word,
      target: word.default('global'),
      description: z.string().default(''),
      versions: z.array(word),
    }),
  ),
});

const groupSchema = z.object({
  plugins: z.array(z.object({ name: word, target: word, version: word, isContextScoped: z.boolean().default(false) })),
});
