import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { noTarball } from '../errors.ts';
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
  // npm would ask the network whether there is a newer npm.
  process.env['npm_config_update_notifier'] = 'false';
  const names = argv.filter((arg) => !arg.startsWith('-'));
  const files = names.filter((name) => LOOKS_LIKE_TARBALL.test(name));
  for (const file of files) checkFile(file);
  if (files.length > 0 && files.length === names.length) {
    process.env['npm_config_offline'] ??= 'true';
    process.env['npm_config_fetch_retries'] ??= '0';
  }
  return argv.map((arg) => (files.includes(arg) ? pathToFileURL(resolve(arg)).href.replace('file://', 'file:') : arg));
}

const LOOKS_LIKE_TARBALL = /^[^:]*\.(tgz|tar\.gz|tar)$/;

function checkFile(path: string): void {
  // oclif keeps what a hook throws to itself, unless it carries an exit code of oclif's.
  if (!existsSync(path) || !statSync(path).isFile()) throw Object.assign(noTarball(path), { oclif: { exit: 2 } });
}

export default preparse;
