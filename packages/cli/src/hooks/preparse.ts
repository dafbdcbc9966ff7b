import { isCseError } from '@cse/errors';
import { pluginTools } from '@cse/installation';
import type { Hook } from '@oclif/core/hooks';
import type { Config } from '@oclif/core/interfaces';
import { exitCodeOf } from '../exit-code.ts';
import { remember } from '../plugins/installing.ts';
import { confirmUnsigned, vettingIn } from '../plugins/vetting.ts';

/** Plugins come by media: a tarball installs without a network, a folder is linked as it is, and no script of theirs runs. */
const preparse: Hook.Preparse = async function ({ argv, options }) {
  const { id } = options.context as { readonly id?: string };
  const { config } = this;
  if (id === 'plugins:install' || id === 'plugins:add') return told(() => forInstall(argv, config));
  if (id === 'plugins:link') return told(() => forLink(argv, config));
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

async function forLink(argv: readonly string[], config: Config): Promise<string[]> {
  const { rest, names } = pluginTools.readInstallLine(argv);
  await pluginTools.vetFolder(names[0] ?? '.', vettingIn(config));
  return rest.some((arg) => INSTALL_FLAGS.has(arg)) ? rest : [...rest, '--no-install'];
}

const INSTALL_FLAGS = new Set(['--install', '--no-install']);

async function forInstall(argv: readonly string[], config: Config): Promise<string[]> {
  process.env['npm_config_ignore_scripts'] = 'true';
  // npm would ask the network whether there is a newer npm.
  process.env['npm_config_update_notifier'] = 'false';
  const { rest, names, tarballs, trust } = pluginTools.readInstallLine(argv);
  const trusting = { ...trust, confirm: confirmUnsigned };
  for (const path of tarballs) remember(config, await pluginTools.vetTarball(path, trusting, vettingIn(config)));
  if (tarballs.length > 0 && tarballs.length === names.length) {
    process.env['npm_config_offline'] ??= 'true';
    process.env['npm_config_fetch_retries'] ??= '0';
  }
  return rest;
}

export default preparse;
