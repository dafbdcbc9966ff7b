import { existsSync } from 'node:fs';
import { parsePlan } from '@cse/graph';
import { memoryStore, nodeFiles } from '@cse/store';
import {
  archivedPlan,
  openKeptPlan,
  openTransfer,
  parseConfig,
  pathsOf,
  registryOptions,
  takingPart,
  type ConfigFile,
  type KnownPlugin,
  type TransferConfig,
} from '@cse/transfer';
import { askedOver, flagsWith } from './asked.ts';
import { eachSite } from './each-site.ts';
import { noConfigFile } from './errors.ts';
import { findRun } from './kept-runs.ts';
import {
  cacheFolder,
  dockerLogins,
  hasPlaceFor,
  nodePorts,
  stateFolder,
  type Environment,
  type Surroundings,
} from './node-machine.ts';
import { blamed, findPlugins, type FoundPackage } from './node-installed.ts';
import { readTextFile } from './node-text-file.ts';
import { readArgument, readUserFile, writeUserFile } from './node-user-file.ts';
import { submit } from '@cse/queue';
import { cancelQueued, findQueuedRun, queuedRun, work } from './queued.ts';
import { openQueue } from './node-queues.ts';
import { writeParts } from './node-plan-parts.ts';
import type { Flags, Session, SessionTransferOptions } from './session.ts';

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

/** Opens what this user has here. Reads nothing yet. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { packages, reserved, lock, known, env, ...surroundings } = options;
  const ports = nodePorts(env, surroundings);
  const files = nodeFiles();
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
    files,
    folders: { state: stateFolder(env), cache: cacheFolder(env) },
    logins: hasPlaceFor('logins', env) ? dockerLogins(env) : undefined,
    config: (flags) => orBlame(config(flags)),
    eachSite: async (flags, work) => eachSite(await orBlame(config(flags)), flags, work),
    transfer: (flags, options) => orBlame(transfer(flags, options)),
    async keptPlan(path, flags) {
      const plan = parsePlan(await readArgument(path));
      return openKeptPlan(plan, { config: await config(flags), ports });
    },
    findRun: (id) => findRun(id, ports.state),
    async carriedPlan(medium, flags) {
      const read = await config(flags);
      const paths = pathsOf([...takingPart(plugins, medium.plan.asked ?? []), ...known]);
      const plan = archivedPlan(medium.plan, { config: read, paths, from: medium });
      return openKeptPlan(plan, { config: read, ports, from: medium });
    },
    writeParts,
    registries: async (flags) => registryOptions(await config(flags), ports),
    queue: (url) => openQueue(url ?? env['CSE_QUEUE'], { packages, lock }),
    queuedRun,
    submit: (plan, { queue, ...options }) => submit(plan, queue, options),
    cancelQueued,
    findQueuedRun,
    work: async (flags, options) => work(options, { config: await config(flags), ports }),
    medium: (flags) => ({
      flags,
      files,
      clock: ports.clock,
      state: stateFolder(env),
      readNamed: readUserFile,
      writeNamed: writeUserFile,
    }),
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
