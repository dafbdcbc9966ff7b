import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { declaredBy, withCliPlugins, type TkgFacts } from '@cse/tkg';
import { format } from 'prettier';

/** A file of which a part follows from facts, as it should be. */
export interface Declared {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The files that say again what the plugins' facts say: package.json, README and the table of plugins that exist. */
export async function declarations(root: string): Promise<readonly Declared[]> {
  const found = await Promise.all(
    readdirSync(`${root}plugins`)
      .sort()
      // The examples do not come with cse.
      .filter((name) => existsSync(`${root}plugins/${name}/package.json`))
      .map((name) => readPlugin(root, `plugins/${name}`)),
  );
  // One that brings a queue plans nothing.
  const plugins = found.filter(({ json }) => json.cse !== undefined);
  const tkg = plugins.flatMap(({ facts }) => facts ?? []);
  const declared = plugins.map((plugin) => ({ ...plugin, json: declaring(plugin, tkg) }));
  const packages = declared.map(({ dir, json }) => ({ path: `${dir}/package.json`, text: printed(json) }));
  const readmes = declared.flatMap(({ dir, facts, readme }) =>
    facts ? [{ path: `${dir}/README.md`, text: serving(readme, facts) }] : [],
  );
  return [...packages, ...readmes, await tableOf(declared.map(({ json }) => json))];
}

interface PluginJson {
  readonly name: string;
  readonly cse: { readonly use: string; readonly serves?: object; readonly paths?: object; readonly advice?: object };
}

interface ReadPlugin {
  readonly dir: string;
  readonly json: PluginJson;
  readonly readme: string;
  /** What a TKG plugin knows; other plugins say for themselves what they serve. */
  readonly facts?: TkgFacts | undefined;
}

async function readPlugin(root: string, dir: string): Promise<ReadPlugin> {
  const read = (file: string) => readFileSync(`${root}${dir}/${file}`, 'utf8');
  const facts = `${root}${dir}/src/facts.ts`;
  return {
    dir,
    json: JSON.parse(read('package.json')),
    readme: read('README.md'),
    facts: existsSync(facts) ? (await import(pathToFileURL(facts).href)).facts : undefined,
  };
}

function declaring({ json, facts }: ReadPlugin, tkg: readonly TkgFacts[]): PluginJson {
  const { cse } = json;
  if (cse.use === 'cli-plugins') return { ...json, cse: { ...cse, serves: { tkg: tkg.flatMap(withCliPlugins) } } };
  if (!facts) return json;
  const { advice, ...declared } = declaredBy(facts);
  return { ...json, cse: { ...cse, ...declared, advice: { ...cse.advice, ...advice } } };
}

const printed = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

/** The one sentence of a README that names the releases. */
function serving(readme: string, { releases, usual }: TkgFacts): string {
  const names = Object.keys(releases).map((release) => `\`${release}\`${release === usual ? ' (the default)' : ''}`);
  const list = new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
  return readme.replace(/^It serves .*?\.(?= In `cse\.yaml`)/m, `It serves ${list}.`);
}

/** Every plugin there is, so that one that is not installed can be named. */
async function tableOf(plugins: readonly PluginJson[]): Promise<Declared> {
  const known = plugins.map(({ name, cse: { use, serves, paths } }) => ({ name, declaration: { use, serves, paths } }));
  const text = await format(JSON.stringify(known, undefined, 2), { parser: 'json', printWidth: 120 });
  return { path: 'packages/cli/src/plugins/known-plugins.json', text };
}
