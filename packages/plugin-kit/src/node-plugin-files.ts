import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeIsolated, isCommand, isolatedPlugin, type IsolatedPlugin } from '@cse/host';
import type { Plugin } from '@cse/plugin';
import type { CheckedPlugin } from './checked-plugin.ts';

export const isThere = (path: string): boolean => existsSync(path);

/** The modules of a plugin's commands, below its folder. A plugin as it is written has them where they are written. */
export async function commandModules({ root, module }: CheckedPlugin, commands: string): Promise<readonly string[]> {
  const asWritten = module.endsWith('.ts');
  const folder = asWritten ? commands.replace(/^(\.\/)?dist\//, 'src/') : commands;
  const pattern = join(folder, asWritten ? '**/*.ts' : '**/*.js');
  const found = await Array.fromAsync(glob(pattern, { cwd: root, exclude: isNoSource }));
  return found.sort();
}

/** The plugin in a process of its own, as third parties' plugins plan. */
export const isolatedOf = (plugin: CheckedPlugin): Plugin => isolatedPlugin(isolation(plugin));

/** Sees that the module is the plugin that is declared. Throws `PLUGIN_BROKEN` and `PLUGIN_API`. */
export const checkLoads = async (plugin: CheckedPlugin): Promise<void> =>
  void (await describeIsolated(isolation(plugin)));

const isolation = ({ root, declaration, module }: CheckedPlugin): IsolatedPlugin => ({
  use: declaration.use,
  root,
  module: pathToFileURL(module).href,
  linked: true,
});

/** Loads a module in a process of its own, and says whether it is a command. */
export const runsAsCommand = (plugin: CheckedPlugin, path: string): Promise<boolean> =>
  isCommand(isolation({ ...plugin, module: resolve(plugin.root, path) }));

/** The text of a file, if there is one. */
export const textOf = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/** The sources of a plugin's commands, from its folder. */
export async function commandSources(root: string): Promise<readonly string[]> {
  const found = await Array.fromAsync(glob('src/commands/**/*.{ts,js}', { cwd: root, exclude: isNoSource }));
  return found.sort();
}

const isNoSource = (name: string) => /\.(?:test|testing|d)\.ts$/.test(name);
