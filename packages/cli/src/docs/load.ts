import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import init from '../hooks/init.ts';
import { pagesOf, type Page } from './pages.ts';

/** The pages of the commands that come with cse, with the flags that their plugins bring. */
export async function loadPages(root = new URL('../..', import.meta.url)): Promise<readonly Page[]> {
  const config = await Config.load({ root: fileURLToPath(root), userPlugins: false, devPlugins: false });
  await Reflect.apply(init, config, [{ config, argv: [], id: undefined, context: config }]);
  return pagesOf(config);
}
