import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseTkrName, type TkgFacts } from '@cse/tkg';
import { expect, test } from 'vitest';
import { declarations } from './declarations.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('package.json, README and the table of plugins say what the facts say, as npm run docs writes it', async () => {
  const declared = await declarations(root);
  expect(declared.map(({ path }) => path)).toContain('plugins/tkg-2.5/package.json');
  for (const { path, text } of declared) expect(readFileSync(root + path, 'utf8'), path).toBe(text);
});

test('a README names the releases of its plugin, and which of them is the default', async () => {
  const readme = (await declarations(root)).find(({ path }) => path === 'plugins/tkg-2.4/README.md')?.text;
  expect(readme).toContain('It serves `2.4.0` (the default) and `2.4.1`. In `cse.yaml`');
});

test('every TKr is named as files name it, no two share an OVA, and the default release is one that is served', async () => {
  const all = await factsOfAll();
  const tkrs = all.flatMap(({ releases }) => Object.values(releases)).flatMap((release) => release.tkrs);
  const names = tkrs.flatMap(({ name, alsoCalled = [] }) => [name, ...alsoCalled]);
  expect(names.map(parseTkrName)).toEqual(names);
  const ovas = tkrs.flatMap(({ ova }) => ova ?? []);
  expect(new Set(ovas).size).toBe(ovas.length);
  for (const { releases, usual } of all) expect(Object.keys(releases)).toContain(usual);
});

async function factsOfAll(): Promise<readonly TkgFacts[]> {
  const tkg = readdirSync(`${root}plugins`).filter((name) => name.startsWith('tkg-'));
  return Promise.all(
    tkg.map(async (name) => (await import(pathToFileURL(`${root}plugins/${name}/src/facts.ts`).href)).facts),
  );
}
