import { existsSync } from 'node:fs';
import { memoryStore, nodeFiles } from '@cse/store';
import {
  openTransfer,
  parseConfig,
  registryOptions,
  type ConfigFile,
  type KnownPlugin,
  type TransferConfig,
} from '@cse/transfer';
import { askedOver, flagsWith } from './asked.ts';
import { noConfigFile } from './errors.ts';
import type { Flags } from './flags.ts';
import { blamed, findPlugins, type FoundPackage } from './node-installed.ts';
import {
  cacheFolder,
  dockerLogins,
  hasPlaceFor,
  nodePorts,
  stateFolder,
  type Environment,
  type Surroundings,
} from './node-machine.ts';
import { readTextFile } from './node-text-file.ts';
import type { SessionTransferOptions, Workspace } from './workspace.ts';

const DEFAULT_CONFIG = 'cse.yaml';

export interface SessionOptions extends Surroundings {
  /** The packages among which plugins are looked for. */
  readonly packages: readonly FoundPackage[];
  /** Flags that no plugin may declare. */
  readonly reserved?: readonly string[] | undefined;
  /** The file that says what was installed. */
  readonly lock?: string | undefined;
  /** Plugins that exist, so that one that is missing can be named. */
  readonly known: readonly KnownPlugin[];
  readonly env: Environment;
}

/** Finds what this user has here. Reads no config yet. */
export async function openWorkspace(options: SessionOptions): Promise<Workspace> {
  const { packages, reserved, lock, known, env, ...surroundings } = options;
  const ports = nodePorts(env, surroundings);
  const { plugins, leftOut } = await findPlugins(packages, { reserved, lock });
  const orBlame = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw blamed(error, leftOut);
    });
  const config = async (flags: Flags): Promise<TransferConfig> =>
    parseConfig({ flags, env, file: await readConfigFile(flags['config']), plugins });

  async function transfer(flags: Flags, { from, into, anywhere, idle, manySites }: SessionTransferOptions = {}) {
    const read = await config(flagsWith(flags, { from, into }));
    return openTransfer({
      config: askedOver(read, { flags, plugins, from, into }),
      plugins: [...plugins, ...(from?.plugins ?? [])],
      known,
      ports,
      from,
      idle,
      manySites,
      ...(into || anywhere ? { sides: { target: memoryStore() } } : {}),
      destination: into?.destination,
    });
  }

  return {
    plugins,
    leftOut,
    ports,
    files: nodeFiles(),
    folders: { state: stateFolder(env), cache: cacheFolder(env) },
    logins: hasPlaceFor('logins', env) ? dockerLogins(env) : undefined,
    config: (flags) => orBlame(config(flags)),
    registries: async (flags) => registryOptions(await orBlame(config(flags)), ports),
    transfer: (flags, how) => orBlame(transfer(flags, how)),
  };
}

/** The config file that was named, or `cse.yaml` where there is one. */
async function readConfigFile(named: unknown): Promise<ConfigFile | undefined> {
  const path = typeof named === 'string' ? named : DEFAULT_CONFIG;
  if (named === undefined && !existsSync(path)) return undefined;
  try {
    return { path, text: await readTextFile(path) };
  } catch (cause) {
    throw noConfigFile(path, cause);
  }
}
