import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.ts';
import { NAMES, type Architecture, type Facts } from './facts.ts';

/** A Debian package that was fetched. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  /** The architecture that it is for; `all` for any. */
  readonly debian: string;
  readonly file: string;
  readonly copyright: string;
}

/** Fetches packages from the Debian that this machine follows, for any architecture, and keeps them. */
export async function debianPackages(
  { root }: Facts,
  arch: Architecture,
  names: readonly string[],
): Promise<readonly DebianPackage[]> {
  const { debian } = NAMES[arch];
  const cache = join(root, 'node_modules/.cache/cse-release');
  const folderOf = (name: string) => join(cache, `debian-${debian}`, name);
  const missing = names.filter((name) => !existsSync(folderOf(name)));
  if (missing.length > 0) await fetchMissing(missing, { cache, debian, folderOf });
  const files = await Promise.all(
    names.map(async (name) => join(folderOf(name), (await readdir(folderOf(name)))[0] ?? '')),
  );
  return Promise.all(files.map(describe));
}

interface Fetching {
  readonly cache: string;
  readonly debian: string;
  readonly folderOf: (name: string) => string;
}

async function fetchMissing(names: readonly string[], { cache, debian, folderOf }: Fetching): Promise<void> {
  const fresh = await mkdtemp(join(tmpdir(), 'cse-debian-'));
  await command('apt-get', [...(await privateApt(cache, debian)), 'download', ...names], { cwd: fresh });
  const files = await readdir(fresh);
  for (const name of names) {
    await mkdir(folderOf(name), { recursive: true });
    const file = files.find((each) => each.startsWith(`${name}_`)) ?? '';
    await cp(join(fresh, file), join(folderOf(name), file));
  }
  await rm(fresh, { recursive: true });
}

async function describe(file: string): Promise<DebianPackage> {
  const format = '--showformat=${Package} ${Version} ${Architecture}';
  const [name = '', version = '', debian = ''] = (await command('dpkg-deb', ['--show', format, file])).split(' ');
  return { name, version, debian, file, copyright: await copyrightIn(file, name) };
}

/** Unpacks packages over each other into a folder. */
export async function unpackDebian(packages: readonly DebianPackage[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { file } of packages) await command('dpkg-deb', ['--extract', file, folder]);
}

// Some link to the copyright of a package that they come with, and have none of their own.
async function copyrightIn(file: string, name: string): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'cse-copyright-'));
  try {
    await command('dpkg-deb', ['--extract', file, scratch]);
    const path = join(scratch, 'usr/share/doc', name, 'copyright');
    return existsSync(path) ? await readFile(path, 'utf8') : 'Its licence stands with the package that it comes from.';
  } finally {
    await rm(scratch, { recursive: true });
  }
}

// Lists of its own: the machine's apt is left as it is, and may be asked by somebody else meanwhile.
async function privateApt(cache: string, debian: string): Promise<readonly string[]> {
  const lists = join(cache, `apt-${debian}`);
  const options = {
    'APT::Architecture': debian,
    'APT::Architectures': debian,
    'APT::Sandbox::User': 'root',
    'Dir::State': lists,
    'Dir::State::status': join(lists, 'status'),
    'Dir::Cache': lists,
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  const flags = Object.entries(options).map(([key, value]) => `-o${key}=${value}`);
  if (existsSync(join(lists, 'status'))) return flags;
  await mkdir(join(lists, 'lists/partial'), { recursive: true });
  await mkdir(join(lists, 'archives/partial'), { recursive: true });
  await command('apt-get', [...flags, '-qq', 'update']);
  await command('touch', [join(lists, 'status')]);
  return flags;
}
