import { access } from 'node:fs/promises';
import type { Config } from '@oclif/core/interfaces';
import type { Plan } from '@cse/graph';
import type { RegistriesOptions } from '@cse/registry';
import type { SourceStore } from '@cse/store';
import {
  archivedPlan,
  kindsOf,
  openKeptPlan,
  openTransfer,
  parseConfig,
  registryOptions,
  type ConfigFile,
  type InstalledPlugin,
  type KeptPlan,
  type Transfer,
  type TransferConfig,
  type TransferOptions,
} from '@cse/transfer';
import { noConfigFile } from './errors.ts';
import { nodePorts } from './node-ports.ts';
import { findPlugins, installedPlugins } from './plugins/installed.ts';
import known from './plugins/known-plugins.json' with { type: 'json' };
import { readTextFile } from './text-file.ts';

const DEFAULT_CONFIG = 'cse.yaml';

export type Flags = Readonly<Record<string, unknown>>;
export type Sides = Pick<TransferOptions, 'sides' | 'destination' | 'idle'> & {
  /** What is asked for where neither flags nor config say: what an archive was made for. */
  readonly items?: TransferConfig['items'] | undefined;
  /** What is asked for whatever the config says, unless flags ask for something. */
  readonly instead?: TransferConfig['items'] | undefined;
  /** Ask only plugins that put content below this path of the base. */
  readonly below?: string | undefined;
  /** Plugins beside the installed ones. */
  readonly plugins?: readonly InstalledPlugin[] | undefined;
};

/** Opens the transfer that flags, config file and environment ask for, with all plugins that oclif found. */
export async function openSession(config: Config, flags: Flags, sides: Sides = {}): Promise<Transfer> {
  const { items, instead, below, plugins: more = [], ...rest } = sides;
  const plugins = installedPlugins(config.getPluginsList());
  const read = await readConfig(flags, plugins);
  const asked = below === undefined ? read : onlyBelow(read, below, plugins);
  const isTyped = kindsOf(plugins).some((kind) => flags[kind] !== undefined);
  return openTransfer({
    config: instead && !isTyped ? onlyItems(asked, instead) : items ? withItems(asked, items) : asked,
    plugins: [...plugins, ...more],
    known,
    ports: nodePorts(process.env),
    ...rest,
  });
}

/** Opens the registries for a plan that was kept. */
export async function openPlan(config: Config, flags: Flags, plan: Plan): Promise<KeptPlan> {
  const { plugins } = findPlugins(config.getPluginsList());
  return openKeptPlan(plan, { config: await readConfig(flags, plugins), ports: nodePorts(process.env) });
}

interface Archived {
  readonly source: SourceStore;
  /** The plan as it was made for the archive. */
  readonly made: Plan;
}

/** Opens the registries for the plan of an archive, and makes it one for the target. No plugin is asked, and none need be there. */
export async function openArchived(
  config: Config,
  flags: Flags,
  { source, made }: Archived,
): Promise<KeptPlan & { readonly plan: Plan }> {
  const { plugins } = findPlugins(config.getPluginsList());
  const read = await readConfig(flags, plugins);
  const paths = [...plugins, ...known].flatMap(({ declaration }) => declaration.paths ?? []);
  const plan = archivedPlan(made, { config: read, paths });
  return { plan, ...(await openKeptPlan(plan, { config: read, ports: nodePorts(process.env), source })) };
}

/** How the config says that registries are spoken to, for who asks them without a transfer. */
export async function openRegistries(config: Config, flags: Flags): Promise<RegistriesOptions> {
  const { plugins } = findPlugins(config.getPluginsList());
  return registryOptions(await readConfig(flags, plugins), nodePorts(process.env));
}

/** What flags, config file and environment ask for. */
export async function readConfig(flags: Flags, plugins: readonly InstalledPlugin[]): Promise<TransferConfig> {
  return parseConfig({ flags, env: process.env, file: await readConfigFile(flags['config']), plugins });
}

function onlyBelow(config: TransferConfig, path: string, plugins: readonly InstalledPlugin[]): TransferConfig {
  const others = plugins.filter(({ declaration }) => !declaration.paths?.includes(path));
  return { ...config, skip: [...config.skip, ...others.map(({ declaration }) => declaration.use)] };
}

function onlyItems(config: TransferConfig, items: TransferConfig['items']): TransferConfig {
  return { ...config, releases: {}, options: {}, only: [], skip: [], items };
}

function withItems(config: TransferConfig, items: TransferConfig['items']): TransferConfig {
  const asksItself = Object.keys(config.releases).length > 0 || config.items.length > 0;
  return asksItself ? config : { ...config, items };
}

/** The config file that was named, or `cse.yaml` where there is one. */
async function readConfigFile(named: unknown): Promise<ConfigFile | undefined> {
  const path = typeof named === 'string' ? named : DEFAULT_CONFIG;
  if (named === undefined && !(await exists(path))) return undefined;
  try {
    return { path, text: await readTextFile(path) };
  } catch (cause) {
    throw noConfigFile(path, cause);
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
