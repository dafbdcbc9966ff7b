import { access, readFile } from 'node:fs/promises';
import type { Config } from '@oclif/core/interfaces';
import type { Plan } from '@cse/graph';
import type { RegistriesOptions } from '@cse/registry';
import {
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

const DEFAULT_CONFIG = 'cse.yaml';

export type Flags = Readonly<Record<string, unknown>>;
export type Sides = Pick<TransferOptions, 'sides' | 'destination' | 'idle'> & {
  /** What is asked for where neither flags nor config say: what an archive was made for. */
  readonly items?: TransferConfig['items'] | undefined;
};

/** Opens the transfer that flags, config file and environment ask for, with all plugins that oclif found. */
export async function openSession(config: Config, flags: Flags, { items, ...sides }: Sides = {}): Promise<Transfer> {
  const plugins = installedPlugins(config.getPluginsList());
  const asked = await readConfig(flags, plugins);
  return openTransfer({
    config: items ? withItems(asked, items) : asked,
    plugins,
    known,
    ports: nodePorts(process.env),
    ...sides,
  });
}

/** Opens the registries for a plan that was kept. */
export async function openPlan(config: Config, flags: Flags, plan: Plan): Promise<KeptPlan> {
  const { plugins } = findPlugins(config.getPluginsList());
  return openKeptPlan(plan, { config: await readConfig(flags, plugins), ports: nodePorts(process.env) });
}

/** How the config says that registries are spoken to, for who asks them without a transfer. */
export async function openRegistries(config: Config, flags: Flags): Promise<RegistriesOptions> {
  const { plugins } = findPlugins(config.getPluginsList());
  return registryOptions(await readConfig(flags, plugins), nodePorts(process.env));
}

async function readConfig(flags: Flags, plugins: readonly InstalledPlugin[]): Promise<TransferConfig> {
  return parseConfig({ flags, env: process.env, file: await readConfigFile(flags['config']), plugins });
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
    return { path, text: await readFile(path, 'utf8') };
  } catch (cause) {
    throw noConfigFile(path, cause);
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
