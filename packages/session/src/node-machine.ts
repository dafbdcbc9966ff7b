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

/** Where this user's settings are: `CSE_CONFIG_DIR`, or where the system wants them. */
export const configFolder = (env: Environment) =>
  env['CSE_CONFIG_DIR'] || join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'cse');

/** Where runs are kept: `CSE_STATE_DIR`, or where the system wants state. */
export function stateFolder(env: Environment): string {
  return env['CSE_STATE_DIR'] || join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'cse');
}

/** The variables that keep something elsewhere than below the home folder. */
const ELSEWHERE = {
  state: ['CSE_STATE_DIR', 'XDG_STATE_HOME'],
  cache: ['CSE_CACHE_DIR', 'XDG_CACHE_HOME'],
  logins: ['DOCKER_CONFIG'],
};

/** The home folder, where something is kept below it: it is the system's to make, not ours. */
const homeOf = (env: Environment, what: keyof typeof ELSEWHERE) =>
  ELSEWHERE[what].some((name) => env[name]) ? undefined : homedir();

/** Says whether something may be kept: it is not below a home folder that is not there. */
export function hasPlaceFor(what: keyof typeof ELSEWHERE, env: Environment): boolean {
  const home = homeOf(env, what);
  return home === undefined || existsSync(home);
}

const contentCache = (env: Environment) => ({ dir: join(cacheFolder(env), 'content'), files: nodeFiles() });

/** Where what was read is remembered: `CSE_CACHE_DIR`, or where the system wants it. */
export const cacheFolder = (env: Environment) =>
  env['CSE_CACHE_DIR'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'cse');
