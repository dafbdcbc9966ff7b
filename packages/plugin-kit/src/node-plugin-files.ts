import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeIsolated, isolatedPlugin, type IsolatedPlugin } from '@cse/host';
import type { Declaration, Plugin } from '@cse/plugin';
import type { CheckedPlugin } from './checked-plugin.ts';

export const isThere = (path: string): boolean => existsSync(path);

/** A plugin whose code is loaded in a process of its own. */
export interface LoadedPlugin extends Pick<CheckedPlugin, 'root' | 'module'> {
  readonly declaration: Pick<Declaration, 'use'>;
}

/** The modules of a plugin's commands, by their ids. A plugin as it is written has them where they are written. */
export async function commandModules(
  { root, module }: Pick<CheckedPlugin, 'root' | 'module'>,
  commands: string,
): Promise<ReadonlyMap<string, string>> {
  const asWritten = module.endsWith('.ts');
  const folder = asWritten ? commands.replace(/^(\.\/)?dist\//, 'src/') : commands;
  const pattern = join(folder, asWritten ? '**/*.ts' : '**/*.js');
  const found = await Array.fromAsync(glob(pattern, { cwd: root, exclude: isNoSource }));
  return new Map(found.sort().map((path) => [commandId(relative(folder, path)), path]));
}

/** `charts:list` is in `charts/list.js`, and `charts` may be in `charts/index.js`. */
const commandId = (path: string) =>
  path
    .replace(/\.\w+$/, '')
    .replace(/\/index$/, '')
    .replaceAll('/', ':');

/** The plugin in a process of its own, as third parties' plugins plan. */
export const isolatedOf = (plugin: CheckedPlugin): Plugin => isolatedPlugin(isolation(plugin));

/** Sees that the module is the plugin that is declared. Throws `PLUGIN_BROKEN` and `PLUGIN_API`. */
export const checkLoads = async (plugin: LoadedPlugin): Promise<void> =>
  void (await describeIsolated(isolation(plugin)));

/** How it is run in a process of its own. */
export const isolation = ({ root, declaration, module }: LoadedPlugin): IsolatedPlugin => ({
  use: declaration.use,
  root,
  module: pathToFileURL(module).href,
  linked: true,
});

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
