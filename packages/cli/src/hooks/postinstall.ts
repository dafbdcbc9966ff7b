import { pluginTools } from '@cse/installation';
import type { Hook } from '@oclif/core/hooks';
import { installedIn, keptIn } from '../plugins/lock.ts';
import { remembered } from '../plugins/installing.ts';

/** What was installed is written down, so that a later change of it does not go unseen. */
const postinstall: Hook<'plugins:postinstall'> = async function ({ config }) {
  await pluginTools.lockInstalled(installedIn(config), { ...keptIn(config), vetted: remembered(config) });
};

export default postinstall;
