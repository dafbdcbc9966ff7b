import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Deeper and wider than what any plugin depends on. */
const MOST = 2000;

/**
 * The folders that a package's imports need: its own, and those of the packages that it depends on, wherever they are
 * installed. With `linked` also what it is built with: what is linked may run as it is written.
 */
export async function readableFolders(
  root: string,
  { linked }: { readonly linked: boolean },
): Promise<readonly string[]> {
  const folders = new Set<string>();
  const waiting = [root];
  for (let folder = waiting.shift(); folder !== undefined && folders.size < MOST; folder = waiting.shift()) {
    const real = await realpath(folder);
    folders.add(folder);
    if (folders.has(real) && real !== folder) continue;
    folders.add(real);
    const names = await dependenciesOf(real, { andTools: linked && folder === root });
    const found = names.map((name) => find(name, real));
    waiting.push(...found.filter((each) => each !== undefined && !folders.has(each)).map(String));
  }
  return [...folders];
}

async function dependenciesOf(
  folder: string,
  { andTools }: { readonly andTools: boolean },
): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}');
  // What npm installed is read as npm reads it: what is no list there names nothing.
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = JSON.parse(text) as Readonly<
    Record<string, object | undefined>
  >;
  return Object.keys({
    ...dependencies,
    ...peerDependencies,
    ...optionalDependencies,
    ...(andTools ? devDependencies : {}),
  });
}

function find(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) return undefined;
  }
}
