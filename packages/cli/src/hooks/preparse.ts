import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isCseError } from '@cse/errors';
import { vetFolder, vetTarball, type PluginTrust } from '@cse/installation';
import type { Hook } from '@oclif/core/hooks';
import type { Config } from '@oclif/core/interfaces';
import { noTarball } from '../errors.ts';
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
  const { rest } = trustIn(argv);
  await vetFolder(rest.find((arg) => !arg.startsWith('-')) ?? '.', vettingIn(config));
  return rest.some((arg) => INSTALL_FLAGS.has(arg)) ? rest : [...rest, '--no-install'];
}

const INSTALL_FLAGS = new Set(['--install', '--no-install']);

async function forInstall(argv: readonly string[], config: Config): Promise<string[]> {
  process.env['npm_config_ignore_scripts'] = 'true';
  // npm would ask the network whether there is a newer npm.
  process.env['npm_config_update_notifier'] = 'false';
  const { rest, trust } = trustIn(argv);
  const names = rest.filter((arg) => !arg.startsWith('-'));
  const files = new Map(names.flatMap((name) => (LOOKS_LIKE_TARBALL.test(name) ? [[name, pathOf(name)]] : [])));
  for (const [name, path] of files) {
    checkFile(name, path);
    remember(config, await vetTarball(path, trust, vettingIn(config)));
  }
  if (files.size > 0 && files.size === names.length) {
    process.env['npm_config_offline'] ??= 'true';
    process.env['npm_config_fetch_retries'] ??= '0';
  }
  return rest.map((arg) => {
    const path = files.get(arg);
    return path === undefined ? arg : pathToFileURL(path).href.replace('file://', 'file:');
  });
}

const LOOKS_LIKE_TARBALL = /^(?:file:.*|[^:]*\.(?:tgz|tar\.gz|tar))$/;

const pathOf = (name: string) =>
  name.startsWith('file://')
    ? fileURLToPath(name)
    : resolve(name.startsWith('file:') ? name.slice('file:'.length) : name);

function checkFile(name: string, path: string): void {
  if (!existsSync(path) || !statSync(path).isFile()) throw noTarball(name);
}

/** Takes the flags of trust out of what oclif's own command will read. */
function trustIn(argv: readonly string[]): { readonly rest: string[]; readonly trust: PluginTrust } {
  const rest: string[] = [];
  const trust: string[] = [];
  let allowUnsigned = false;
  for (let at = 0; at < argv.length; at += 1) {
    const arg = argv[at] ?? '';
    if (arg === '--allow-unsigned') allowUnsigned = true;
    else if (arg === '--trust') trust.push(argv[(at += 1)] ?? '');
    else if (arg.startsWith('--trust=')) trust.push(arg.slice('--trust='.length));
    else rest.push(arg);
  }
  return { rest, trust: { trust, allowUnsigned, confirm: confirmUnsigned } };
}

export default preparse;
