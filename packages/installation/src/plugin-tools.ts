import { packPlugin } from '@cse/plugin-kit';
import { checkPlugin, renderChecked } from './check-plugin.ts';
import { pluginsAlong } from './node-plugins-along.ts';
import { lockInstalled, prepareInstall, prepareLink } from './node-prepare-install.ts';
import { tellInstalled } from './node-tell-installed.ts';

/** What is done with a plugin before it is used: vetted, locked, checked and packed. */
export const pluginTools = {
  prepareInstall,
  prepareLink,
  lockInstalled,
  tellInstalled,
  pluginsAlong,
  checkPlugin,
  renderChecked,
  packPlugin,
} as const;
