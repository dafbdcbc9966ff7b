import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Config } from '@oclif/core/config';
import { manualOf } from './man.ts';
import { pagesOf, type Page } from './pages.ts';

/** The pages of the commands that come with cse, with the flags that their plugins bring. */
export const loadPages = async (): Promise<readonly Page[]> => pagesOf(await loadCommands());

/** The manual pages of the same commands. */
export const loadManual = async (): Promise<readonly Page[]> => manualOf(await loadCommands());

/** The commands that come with cse, with the flags that their plugins bring. */
export async function loadCommands(): Promise<Config> {
  const root = dirname(createRequire(import.meta.url).resolve('@cse/cli/package.json'));
  const config = await Config.load({ root, userPlugins: false, devPlugins: false });
  await config.runHook('init', { argv: [], id: undefined });
  return config;
}
