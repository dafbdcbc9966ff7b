import { writeFile } from 'node:fs/promises';
import { join, normalize, resolve, sep } from 'node:path';
import { describeCommand } from '@cse/host';
import { jsonOf } from '@cse/text';
import { z } from 'zod';
import { parseManifest, type CheckedPlugin } from './checked-plugin.ts';
import { invalidCommand, noCommand, otherPlugins, undescribedCommands } from './errors.ts';
import { commandModules, isolation, textOf, type LoadedPlugin } from './node-plugin-files.ts';

/** What oclif reads to know the commands of a plugin. Without it, it would load them all, each time that cse starts. */
const FILE = 'oclif.manifest.json';

/** Commands are of the package that they come in: by its name it is looked up, and seen to be unchanged, when one is called. */
const fileSchema = (name: string) =>
  z.object({
    version: z.string(),
    commands: z.record(
      z.string(),
      z.looseObject({
        id: z.string(),
        pluginName: z.literal(name),
        pluginType: z.enum(['core', 'user', 'link']).optional(),
      }),
    ),
  });

/**
 * Sees that no code of a package runs until one of its commands is called: they are described in a file, and it brings no other
 * packages for oclif to load. Throws `PLUGIN_CHECK`.
 */
export async function checkStart({ root, manifest }: Pick<CheckedPlugin, 'root' | 'manifest'>): Promise<void> {
  const { name, version, oclif = {}, 'cli-engine': old } = parseManifest(manifest);
  if (old !== undefined || oclif.plugins !== undefined) throw otherPlugins(name);
  if (oclif.commands === undefined) return;
  const text = await textOf(join(root, FILE));
  if (text === undefined) throw undescribedCommands(name, `it has no ${FILE}`);
  const described = fileSchema(name).safeParse(jsonOf(text));
  if (!described.success) throw undescribedCommands(name, `its ${FILE} cannot be read`, described.error);
  if (described.data.version !== version)
    throw undescribedCommands(
      name,
      `its ${FILE} is of version ${described.data.version}, and the package of ${version}`,
    );
}

/** A plugin whose commands are looked at. */
type CommandedPlugin = LoadedPlugin & Pick<CheckedPlugin, 'manifest'>;

/** Describes the commands of a plugin in a file in its folder. */
export async function writeCommandManifest(plugin: CommandedPlugin): Promise<void> {
  const commands = await describeCommands(plugin);
  if (Object.keys(commands).length === 0) return;
  const { version } = parseManifest(plugin.manifest);
  await writeFile(join(plugin.root, FILE), `${JSON.stringify({ commands, version }, undefined, 2)}\n`);
}

/** What the commands of a plugin say of themselves, as oclif keeps it. Each is loaded in a process of its own. */
export async function describeCommands(plugin: CommandedPlugin): Promise<Readonly<Record<string, object>>> {
  const { name, oclif: { commands } = {} } = parseManifest(plugin.manifest);
  if (typeof commands !== 'string') return {};
  const described: Record<string, object> = {};
  for (const [id, path] of await commandModules(plugin, commands)) {
    const isolated = isolation({ ...plugin, module: resolve(plugin.root, path) });
    const command = await describeCommand(isolated).catch((error: unknown) => {
      throw invalidCommand(path, error);
    });
    if (!command) throw noCommand(path);
    const found = { id, pluginAlias: name, pluginName: name, isESM: true, relativePath: normalize(path).split(sep) };
    described[id] = { aliases: [], hiddenAliases: [], hasDynamicHelp: false, ...withJson(command), ...found };
  }
  return described;
}

/** The flag that oclif adds to a command that can answer in JSON. */
const JSON_FLAG = {
  name: 'json',
  description: 'Format output as json.',
  helpGroup: 'GLOBAL',
  type: 'boolean',
  allowNo: false,
};

const withJson = ({ flags, ...command }: Readonly<Record<string, unknown>>) => ({
  ...command,
  flags: { ...Object(flags), ...(command['enableJsonFlag'] === true && { json: JSON_FLAG }) },
});
