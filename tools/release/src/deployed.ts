import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import type { Facts } from './facts.ts';

// What pnpm notes for itself; links to programs; and types.
const UNUSED = ['.bin', '.modules.yaml', '.pnpm', '.pnpm-workspace-state-v1.json', '@types', 'undici-types'];
const NOTES = ['pnpm-lock.yaml', 'pnpm-workspace.yaml'];

/** The command line with all that it needs at run time, in a folder without links. */
export async function deploy({ root }: Facts, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const settings = ['inject-workspace-packages=true', 'node-linker=hoisted', 'package-import-method=copy'];
  const flags = ['--prod', '--prefer-offline', ...settings.map((setting) => `--config.${setting}`)];
  await command('pnpm', ['--filter', '@cse/cli', 'deploy', ...flags, folder], { cwd: root });
  for (const name of UNUSED) await rm(join(folder, 'node_modules', name), { recursive: true, force: true });
  for (const name of NOTES) await rm(join(folder, name), { force: true });
  await nameVersions(folder);
  await trim(folder);
  await keepOneLocale(join(folder, 'node_modules/zod/v4/locales'));
}

/** The plugins that only the image has: what its workers need. */
const IN_IMAGE = ['queue-postgres'];

/** The same with what the image has besides: a plugin carries all that it needs. */
export async function deployForImage({ root }: Facts, deployed: string, folder: string): Promise<void> {
  await cp(deployed, folder, { recursive: true });
  for (const plugin of IN_IMAGE) {
    const from = join(root, 'plugins', plugin);
    const { devDependencies: _, ...manifest } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'));
    const to = join(folder, 'node_modules', manifest.name);
    await cp(join(from, 'dist'), join(to, 'dist'), { recursive: true });
    await writeFile(join(to, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await trim(to);
  }
}

// pnpm names the folders that the workspace's packages came from, which lie elsewhere for everybody, in any order.
async function nameVersions(folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const versions = Object.entries<string>(manifest.dependencies).map(([name, version]) =>
    name.startsWith('@cse/') ? [name, manifest.version] : [name, version],
  );
  manifest.dependencies = Object.fromEntries(versions.sort(([one], [other]) => (one < other ? -1 : 1)));
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** Takes away what no program reads: source maps, TypeScript, and links that packages have in folders of their own. */
async function trim(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink() || (entry.isFile() && /\.(map|[cm]?ts)$/.test(entry.name))) await rm(path);
  }
  const folders = (await readdir(folder, { withFileTypes: true, recursive: true })).filter((entry) =>
    entry.isDirectory(),
  );
  for (const { parentPath, name } of folders.reverse())
    if ((await readdir(join(parentPath, name))).length === 0) await rm(join(parentPath, name), { recursive: true });
}

/** Leaves zod's messages in English, which are all that cse shows. */
async function keepOneLocale(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (!/^en\.c?js$/.test(name)) await rm(join(folder, name));
  await writeFile(join(folder, 'index.js'), "export { default as en } from './en.js';\n");
  await writeFile(join(folder, 'index.cjs'), "exports.en = require('./en.cjs').default;\n");
}
