import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import { NAMES, type Architecture, type Facts } from './facts.ts';

/** A Debian package that was fetched. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly file: string;
}

/** Fetches packages from the Debian that this machine follows, for any architecture, and keeps them. */
export async function debianPackages(
  { root }: Facts,
  arch: Architecture,
  names: readonly string[],
): Promise<readonly DebianPackage[]> {
  const { debian } = NAMES[arch];
  const folder = join(root, 'node_modules/.cache/cse-release', `debian-${debian}-${names.join('-')}`);
  if (!existsSync(folder)) {
    const fresh = `${folder}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    const apt = await privateApt(join(root, 'node_modules/.cache/cse-release'), debian);
    await command('apt-get', [...apt, 'download', ...names], { cwd: fresh });
    await rename(fresh, folder);
  }
  const files = (await readdir(folder)).sort().map((file) => join(folder, file));
  return Promise.all(files.map(describe));
}

async function describe(file: string): Promise<DebianPackage> {
  const [name = '', version = ''] = (
    await command('dpkg-deb', ['--show', '--showformat=${Package} ${Version}', file])
  ).split(' ');
  return { name, version, file };
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
