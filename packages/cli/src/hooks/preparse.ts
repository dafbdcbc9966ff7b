import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Hook } from '@oclif/core/hooks';

/** Plugins come by media: a tarball installs without a network, a folder is linked as it is, and no script of theirs runs. */
const preparse: Hook.Preparse = async function ({ argv, options }) {
  const { id } = options.context as { readonly id?: string };
  if (id === 'plugins:install' || id === 'plugins:add') return forInstall(argv);
  if (id === 'plugins:link') return argv.some((arg) => INSTALL_FLAGS.has(arg)) ? argv : [...argv, '--no-install'];
  return argv;
};

const INSTALL_FLAGS = new Set(['--install', '--no-install']);

function forInstall(argv: readonly string[]): string[] {
  process.env['npm_config_ignore_scripts'] = 'true';
  const names = argv.filter((arg) => !arg.startsWith('-'));
  const files = names.filter(isTarball);
  if (files.length > 0 && files.length === names.length) {
    process.env['npm_config_offline'] ??= 'true';
    process.env['npm_config_fetch_retries'] ??= '0';
  }
  return argv.map((arg) => (isTarball(arg) ? pathToFileURL(resolve(arg)).href.replace('file://', 'file:') : arg));
}

const isTarball = (arg: string) => /\.(tgz|tar\.gz|tar)$/.test(arg) && existsSync(arg) && statSync(arg).isFile();

export default preparse;
