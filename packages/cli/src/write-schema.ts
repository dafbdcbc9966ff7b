import { readFile, writeFile } from 'node:fs/promises';
import { configSchema, type FoundPackage } from '@cse/session';

// Run by the build: the JSON schema of cse.yaml, for editors, with the kinds and flags of the plugins that come with cse.
const root = new URL('..', import.meta.url);
const own: { readonly oclif: { readonly plugins: readonly string[] } } = JSON.parse(
  await readFile(new URL('package.json', root), 'utf8'),
);
const packages = await Promise.all(own.oclif.plugins.map(readPackage));
const schema = await configSchema(packages);
await writeFile(new URL('config.schema.json', root), `${JSON.stringify(schema, undefined, 2)}\n`);

async function readPackage(name: string): Promise<FoundPackage> {
  const folder = new URL(`node_modules/${name}/`, root);
  const pjson: Pick<FoundPackage, 'name' | 'version'> = JSON.parse(
    await readFile(new URL('package.json', folder), 'utf8'),
  );
  return { name: pjson.name, version: pjson.version, root: folder.pathname, pjson };
}
