import { isCseError } from '@cse/errors';
import { pluginTools } from '@cse/installation';
import { print } from '@cse/terminal';
import type { Hook } from '@oclif/core/hooks';
import type { Config } from '@oclif/core/interfaces';
import { exitCodeOf } from '../exit-code.ts';
import { KEPT } from '../flags/plugin-trust.ts';
import { remember } from '../plugins/installing.ts';
import { installingIn, vettingIn } from '../plugins/vetting.ts';

/** Plugins come by media: a tarball installs without a network, a folder is linked as it is, and no script of theirs runs. */
const preparse: Hook.Preparse = async function ({ argv, options }) {
  const { id } = options.context as { readonly id?: string };
  const { config } = this;
  if (id === 'plugins:install' || id === 'plugins:add') return told(() => forInstall(argv, config));
  if (id === 'plugins' || id === 'plugins:inspect') await pluginTools.tellInstalled(argv, vettingIn(config));
  if (id === 'plugins:update') print(process.stderr, KEPT);
  if (id === 'plugins:link') return told(() => pluginTools.prepareLink(argv, installingIn(config)));
  return argv;
};

/** oclif keeps what a hook throws to itself, unless it carries an exit code of oclif's. */
async function told(work: () => Promise<string[]>): Promise<string[]> {
  try {
    return await work();
  } catch (error) {
    if (isCseError(error)) Object.assign(error, { oclif: { exit: exitCodeOf(error.fault) } });
    throw error;
  }
}

async function forInstall(argv: readonly string[], config: Config): Promise<string[]> {
  const prepared = await pluginTools.prepareInstall(argv, installingIn(config));
  remember(config, prepared.vetted);
  process.env['npm_config_ignore_scripts'] = 'true';
  // npm would ask the network whether there is a newer npm.
  process.env['npm_config_update_notifier'] = 'false';
  if (prepared.isHere) {
    process.env['npm_config_offline'] ??= 'true';
    process.env['npm_config_fetch_retries'] ??= '0';
  }
  return prepared.argv;
}

export default preparse;
