import { pluginTools } from '@cse/installation';
import type { Hook } from '@oclif/core/hooks';
import { installedIn, lockFile, tarballsIn } from '../plugins/lock.ts';
import { remembered } from '../plugins/installing.ts';

/** What was installed is written down, so that a later change of it does not go unseen. */
const postinstall: Hook<'plugins:postinstall'> = async function ({ config }) {
  const kept = { vetted: remembered(config), lock: lockFile(config), tarballs: tarballsIn(config) };
  await pluginTools.lockInstalled(installedIn(config), kept);
};

export default postinstall;
