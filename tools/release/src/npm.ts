import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import { bundledIn, withPurl, type Component } from './components.ts';
import type { Facts } from './facts.ts';

/** A package that is ready to be published. */
export interface PackedPackage {
  readonly name: string;
  readonly file: string;
  readonly components: readonly Component[];
}

/** Packs each package that is not private, with its types, as pnpm publishes it: `workspace:` has become a version. */
export async function packNpm(facts: Facts, out: string): Promise<readonly PackedPackage[]> {
  const folder = join(out, 'npm');
  await mkdir(folder, { recursive: true });
  const paths = await publicPackages(facts.root);
  const names = await Promise.all(paths.map(async (path) => (await manifestOf(path)).name));
  const quiet = ['--outputStyle=static-failures-only', '--parallel=2'];
  await command('nx', ['run-many', '-t', 'types', '-p', names.join(','), ...quiet], { cwd: facts.root });
  const packed: PackedPackage[] = [];
  for (const path of paths) {
    const { filename } = JSON.parse(
      await command('pnpm', ['pack', '--json', '--pack-destination', folder], { cwd: path }),
    );
    const { name, dependencies = {} } = await manifestOf(path);
    const others = Object.entries<string>(dependencies).map(([dependency, version]) =>
      withPurl({
        name: dependency,
        version: version.startsWith('workspace:') ? facts.version : version,
        licence: 'unknown',
        text: '',
      }),
    );
    packed.push({
      name,
      file: join(folder, filename),
      components: [...others, ...(await bundledIn(path)).map(withPurl)],
    });
  }
  return packed;
}

async function publicPackages(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of ['packages', 'plugins', 'tools'])
    for (const name of (await readdir(join(root, folder))).sort()) {
      const path = join(root, folder, name);
      const manifest = await manifestOf(path).catch(() => undefined);
      if (manifest && !manifest.private) found.push(path);
    }
  return found;
}

const manifestOf = async (path: string) => JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
