import { readFile, readdir } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareVersions } from '@cse/text';
import { readYaml } from '@cse/yaml';
import type { KnownWords } from './known-words.ts';
import { commandsOf, inPlace, type Package } from './manifests.ts';

/** Where to look. */
export interface WordPlaces {
  /** The folder of the package of the command line. */
  readonly root: string;
  /** The working folder, where a `cse.yaml` may be. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Reads what can be typed from the manifests of the command line and its plugins, and no code of theirs. */
export async function knownWords({ root, folder, env }: WordPlaces): Promise<KnownWords> {
  const packages = inPlace(await packagesOf(root, dataFolder(env)));
  const plugins = packages.flatMap(({ paper }) => paper.cse ?? []);
  const releases: Record<string, string[]> = {};
  for (const { serves = {} } of plugins)
    for (const [kind, versions] of Object.entries(serves))
      releases[kind] = [...new Set([...(releases[kind] ?? []), ...versions])].toSorted(compareVersions);
  const config = () => configIn(folder);
  return {
    commands: commandsOf(packages, releases),
    releases,
    uses: plugins.map(({ use }) => use),
    hosts: async () => distinct([...(await config()).hosts, ...(await loginsIn(env))]),
    bases: async () => distinct([...(await config()).bases, ...(await loginsIn(env))]),
    runs: async () => (await readdir(join(stateFolder(env), 'runs')).catch(() => [])).toSorted(),
  };
}

/** The command line itself first, then the plugins that came with it, and those that were installed or linked. */
async function packagesOf(root: string, data: string): Promise<readonly Package[]> {
  const own = await packageIn(root);
  const names = own?.paper.oclif?.plugins?.filter((each) => typeof each === 'string') ?? [];
  const core = names.map((name) => findPackageJSON(name, join(root, 'package.json')));
  const user = await readJson<Package['paper']>(join(data, 'package.json'));
  const roots = [
    ...core.filter((file) => file !== undefined).map((file) => dirname(file)),
    ...(user?.oclif?.plugins ?? [])
      .filter((each) => typeof each !== 'string')
      .map((each) => each.root ?? join(data, 'node_modules', each.name)),
  ];
  const plugins = await Promise.all(roots.map(packageIn));
  return [own, ...plugins].filter((each) => each !== undefined);
}

async function packageIn(root: string): Promise<Package | undefined> {
  const [paper, manifest] = await Promise.all([
    readJson<Package['paper']>(join(root, 'package.json')),
    readJson<Package['manifest']>(join(root, 'oclif.manifest.json')),
  ]);
  return paper && { paper, manifest };
}

/** The registries of the config, and the bases of its targets. */
async function configIn(
  folder: string,
): Promise<{ readonly hosts: readonly string[]; readonly bases: readonly string[] }> {
  const text = await readText(join(folder, 'cse.yaml'));
  const { to, sites, registries }: { readonly to?: unknown; readonly sites?: unknown; readonly registries?: unknown } =
    Object(text === undefined ? undefined : readYaml(text).value());
  const bases = [to, ...(Array.isArray(sites) ? sites.map((site) => Object(site).to) : [])].filter(
    (base) => typeof base === 'string',
  );
  return { bases, hosts: [...bases.map((base) => base.split('/')[0] ?? base), ...Object.keys(Object(registries))] };
}

/** The registries that docker or cse logged in to. */
async function loginsIn(env: WordPlaces['env']): Promise<readonly string[]> {
  const file = join(env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
  const { auths, credHelpers } = (await readJson<Readonly<Record<string, object>>>(file)) ?? {};
  return [...Object.keys(auths ?? {}), ...Object.keys(credHelpers ?? {})].filter((host) => !host.includes('/'));
}

const dataFolder = (env: WordPlaces['env']) =>
  env['CSE_DATA_DIR'] || join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'cse');
const stateFolder = (env: WordPlaces['env']) =>
  env['CSE_STATE_DIR'] || join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'cse');

const distinct = (texts: readonly string[]) => [...new Set(texts)].toSorted();

async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readText(file);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

const readText = (file: string) =>
  readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
