import { lockPlugins } from '@cse/session';
import { installedIn, lockFile } from '../plugins/lock.ts';
import { remembered } from '../plugins/installing.ts';
import type { Hook } from '@oclif/core/hooks';

/** What was installed is written down, so that a later change of it does not go unseen. */
const postinstall: Hook<'plugins:postinstall'> = async function ({ config }) {
  await lockPlugins(lockFile(config), installedIn(config), remembered(config));
};

export default postinstall;
