import { join } from 'node:path';
import type { FoundPackage } from '@cse/session';
import type { Config } from '@oclif/core/interfaces';

/** Where it is written down what was installed. */
export const lockFile = (config: Pick<Config, 'dataDir'>) => join(config.dataDir, 'plugins-lock.json');

/** Where the tarballs of what was installed are kept. */
export const tarballsIn = (config: Pick<Config, 'dataDir'>) => join(config.dataDir, 'tarballs');

/** What is known here of the plugins that are installed. */
export const keptIn = (config: Config) => ({
  packages: config.getPluginsList(),
  lock: lockFile(config),
  tarballs: tarballsIn(config),
});

/** The plugins that were installed. One that was installed a moment ago has no type yet; its place tells. */
export const installedIn = (config: Config): readonly FoundPackage[] =>
  config.getPluginsList().filter(({ root }) => root.startsWith(join(config.dataDir, 'node_modules')));
