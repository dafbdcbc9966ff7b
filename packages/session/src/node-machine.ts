import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { dockerCredentials, proxiesIn, type DockerCredentials } from '@cse/registry';
import { nodeFiles, remembered } from '@cse/store';
import { nodeState, type Ports } from '@cse/transfer';
import { readTextFile } from './node-text-file.ts';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What of this machine does not follow from the environment. */
export type Surroundings = Pick<Ports, 'userAgent' | 'circumstances' | 'onEvent'>;

/** What a transfer needs of this machine: its files, its clock, its docker config, its proxy, and a place to keep runs. */
export function nodePorts(env: Environment, surroundings: Surroundings): Ports {
  return {
    readText: readTextFile,
    files: nodeFiles(),
    clock: { now: Date.now, monotonic: () => performance.now(), sleep: (milliseconds) => setTimeout(milliseconds) },
    state: nodeState(stateFolder(env), { home: homeOf(env, 'state') }),
    credentials: dockerLogins(env),
    ...(hasPlaceFor('cache', env) ? { remembered: (store) => remembered(store, contentCache(env)) } : {}),
    proxy: proxiesIn(env),
    certificateFolders: certificateFolders(env),
    ...surroundings,
  };
}

/** The credentials that docker keeps, and after them those of podman. */
export function dockerLogins(env: Environment): DockerCredentials {
  const docker = env['DOCKER_CONFIG'] || join(homedir(), '.docker');
  const podman =
    env['REGISTRY_AUTH_FILE'] ??
    join(env['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.()}`, 'containers', 'auth.json');
  return dockerCredentials({ file: join(docker, 'config.json'), others: [podman] });
}

// Where docker and podman look for the certificates of registries.
const certificateFolders = (env: Environment) => [
  join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'containers', 'certs.d'),
  '/etc/containers/certs.d',
  '/etc/docker/certs.d',
];

/** The variables that keep something elsewhere than below the home folder. */
const ELSEWHERE = {
  config: ['CSE_CONFIG_DIR', 'XDG_CONFIG_HOME'],
  state: ['CSE_STATE_DIR', 'XDG_STATE_HOME'],
  cache: ['CSE_CACHE_DIR', 'XDG_CACHE_HOME'],
  logins: ['DOCKER_CONFIG'],
} as const;

/** A folder of ours: where our own variable says, or else where the system keeps what is of its kind. */
function ownFolder(env: Environment, kind: 'config' | 'state' | 'cache', ...standard: readonly string[]): string {
  const [own, shared] = ELSEWHERE[kind];
  return env[own] || join(env[shared] || join(homedir(), ...standard), 'cse');
}

/** Where this user's settings are. */
export const configFolder = (env: Environment) => ownFolder(env, 'config', '.config');

/** Where runs are kept. */
export const stateFolder = (env: Environment) => ownFolder(env, 'state', '.local', 'state');

/** Where what was read is remembered. */
export const cacheFolder = (env: Environment) => ownFolder(env, 'cache', '.cache');

/** The home folder, where something is kept below it: it is the system's to make, not ours. */
const homeOf = (env: Environment, what: keyof typeof ELSEWHERE) =>
  ELSEWHERE[what].some((name) => env[name]) ? undefined : homedir();

/** Says whether something may be kept: it is not below a home folder that is not there. */
export function hasPlaceFor(what: keyof typeof ELSEWHERE, env: Environment): boolean {
  const home = homeOf(env, what);
  return home === undefined || existsSync(home);
}

const contentCache = (env: Environment) => ({ dir: join(cacheFolder(env), 'content'), files: nodeFiles() });
