import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noTarball } from './errors.ts';

/** What stands behind `cse plugins install` and `cse plugins link`. */
export interface InstallLine {
  /** The files of public keys that `--trust` names. */
  readonly trust: readonly string[];
  readonly allowUnsigned: boolean;
  /** The plugins of cse whose place may be taken, by the words after `use:`. */
  readonly replace: readonly string[];
  /** The packages, files and folders that are named. */
  readonly packages: readonly NamedPackage[];
  /** What is left for oclif's own command: its flags. */
  readonly flags: readonly string[];
}

export interface NamedPackage {
  /** As it was typed. */
  readonly name: string;
  /** The path of the tarball, where it is one. */
  readonly tarball?: string | undefined;
  /** The path of an archive that carries plugins, where it is one. Anything else is for npm to find. */
  readonly archive?: string | undefined;
}

const LOOKS_LIKE_TARBALL = /^(?:file:.*|[^:]*\.(?:tgz|tar\.gz|tar))$/;

/** Reads a line of arguments. Throws `FILE_MISSING` for a tarball that does not exist. */
export function readInstallLine(argv: readonly string[]): InstallLine {
  const { rest, ...trusting } = trustIn(argv);
  const [names, flags] = [rest.filter((arg) => !arg.startsWith('-')), rest.filter((arg) => arg.startsWith('-'))];
  return { ...trusting, flags, packages: names.map(packageNamed) };
}

function packageNamed(name: string): NamedPackage {
  const folder = resolve(name);
  if (existsSync(join(folder, 'archive.json'))) return { name, archive: folder };
  if (!LOOKS_LIKE_TARBALL.test(name)) return { name };
  const tarball = pathOf(name);
  if (!existsSync(tarball) || !statSync(tarball).isFile()) throw noTarball(name);
  return { name, tarball };
}

const pathOf = (name: string) =>
  name.startsWith('file://')
    ? fileURLToPath(name)
    : resolve(name.startsWith('file:') ? name.slice('file:'.length) : name);

function trustIn(
  argv: readonly string[],
): Omit<InstallLine, 'packages' | 'flags'> & { readonly rest: readonly string[] } {
  const rest: string[] = [];
  const named = { '--trust': [] as string[], '--replace': [] as string[] };
  const isNaming = (flag: string): flag is keyof typeof named => Object.hasOwn(named, flag);
  let allowUnsigned = false;
  for (let at = 0; at < argv.length; at += 1) {
    const arg = argv[at] ?? '';
    const [flag = '', ...value] = arg.split('=');
    if (arg === '--allow-unsigned') allowUnsigned = true;
    else if (isNaming(flag)) named[flag].push(arg === flag ? (argv[(at += 1)] ?? '') : value.join('='));
    else rest.push(arg);
  }
  return { rest, trust: named['--trust'], replace: named['--replace'], allowUnsigned };
}
