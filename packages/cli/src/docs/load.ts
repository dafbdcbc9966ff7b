import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import init from '../hooks/init.ts';
import { manualOf } from './man.ts';
import { pagesOf, type Page } from './pages.ts';

const OWN = new URL('../..', import.meta.url);

/** The pages of the commands that come with cse, with the flags that their plugins bring. */
export const loadPages = async (root = OWN): Promise<readonly Page[]> => pagesOf(await load(root));

/** The manual pages of the same commands. */
export const loadManual = async (root = OWN): Promise<readonly Page[]> => manualOf(await load(root));

async function load(root: URL): Promise<Config> {
  const config = await Config.load({ root: fileURLToPath(root), userPlugins: false, devPlugins: false });
  await Reflect.apply(init, config, [{ config, argv: [], id: undefined, context: config }]);
  return config;
}
