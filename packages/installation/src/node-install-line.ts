import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { noTarball } from './errors.ts';
import type { PluginTrust } from './node-vet-plugin.ts';

/** What stands behind `cse plugins install` and `cse plugins link`. */
export interface InstallLine {
  readonly trust: Omit<PluginTrust, 'confirm'>;
  /** The packages, files and folders that are named. */
  readonly names: readonly string[];
  /** The paths of the tarballs among them. */
  readonly tarballs: readonly string[];
  /** The line for oclif's own command, without the flags of trust, and with tarballs as npm takes them. */
  readonly rest: string[];
}

const LOOKS_LIKE_TARBALL = /^(?:file:.*|[^:]*\.(?:tgz|tar\.gz|tar))$/;

/** Reads a line of arguments. Throws `FILE_MISSING` for a tarball that does not exist. */
export function readInstallLine(argv: readonly string[]): InstallLine {
  const { rest, trust } = trustIn(argv);
  const names = rest.filter((arg) => !arg.startsWith('-'));
  const tarballs = new Map(names.flatMap((name) => (LOOKS_LIKE_TARBALL.test(name) ? [[name, pathOf(name)]] : [])));
  for (const [name, path] of tarballs) if (!existsSync(path) || !statSync(path).isFile()) throw noTarball(name);
  const asNpmTakes = (arg: string) => {
    const path = tarballs.get(arg);
    return path === undefined ? arg : pathToFileURL(path).href.replace('file://', 'file:');
  };
  return { trust, names, tarballs: [...tarballs.values()], rest: rest.map(asNpmTakes) };
}

const pathOf = (name: string) =>
  name.startsWith('file://')
    ? fileURLToPath(name)
    : resolve(name.startsWith('file:') ? name.slice('file:'.length) : name);

function trustIn(argv: readonly string[]): Pick<InstallLine, 'rest' | 'trust'> {
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
  return { rest, trust: { trust, allowUnsigned } };
}
