import { CseError } from '@cse/errors';
import type { Credential, Credentials } from './credential.ts';
import { askHelper, eraseFromHelper, tellHelper, type RunHelper } from './credential-helper.ts';
import { credentialIn, hasEntry, helperIn, parseDockerConfig, withEntry, type DockerConfig } from './docker-config.ts';
import { privateFiles, type PrivateFiles } from './node-files.ts';
import { helperRunner } from './node-helper.ts';

export interface DockerCredentialsOptions {
  /** Docker's config.json: read, and written by `login`. It need not be there. */
  readonly file: string;
  /** Other such files to look into after it, as podman's auth.json. */
  readonly others?: readonly string[] | undefined;
  readonly files?: PrivateFiles | undefined;
  readonly runHelper?: RunHelper | undefined;
}

/** The credentials that docker knows, and keeps. */
export interface DockerCredentials extends Credentials {
  /** Keeps credentials where docker would. */
  login(host: string, credential: { readonly username: string; readonly password: string }): Promise<CredentialPlace>;
  /** Forgets a host's credentials, and says whether there were any. */
  logout(host: string): Promise<boolean>;
}

/** Where credentials are kept. */
export interface CredentialPlace {
  /** A file, or the name of a helper. */
  readonly place: string;
  /** Not in a file, where whoever can read it can read them. */
  readonly encrypted: boolean;
}

/** Credentials as `docker login` keeps them: in a file of `auths`, or in the helpers that it names. */
export function dockerCredentials(options: DockerCredentialsOptions): DockerCredentials {
  const { file, others = [], files = privateFiles, runHelper = helperRunner } = options;
  const read = async (path: string) => parseDockerConfig(path, (await files.read(path)) ?? '');
  const write = (config: DockerConfig) => files.replace(file, `${JSON.stringify(config, undefined, '\t')}\n`);
  return {
    async find(host, repository) {
      for (const path of [file, ...others]) {
        const found = await findIn(await read(path), { file: path, host, repository, runHelper });
        if (found) return found;
      }
      return undefined;
    },
    async login(host, { username, password }) {
      if (username === '' || username.includes(':')) throw invalidUser(username);
      const config = await read(file);
      const helper = helperIn(config, { file, host });
      if (helper !== undefined) await tellHelper(runHelper, helper, { host, username, password });
      const auth = Buffer.from(`${username}:${password}`).toString('base64');
      await write(withEntry(config, host, helper === undefined ? { auth } : {}));
      return helper === undefined
        ? { place: file, encrypted: false }
        : { place: `docker-credential-${helper.name}`, encrypted: true };
    },
    async logout(host) {
      const config = await read(file);
      const helper = helperIn(config, { file, host });
      const erased = helper !== undefined && (await eraseFromHelper(runHelper, helper, host));
      const known = hasEntry(config, host);
      if (known) await write(withEntry(config, host));
      return erased || known;
    },
  };
}

interface CredentialLookup {
  readonly file: string;
  readonly host: string;
  readonly repository: string | undefined;
  readonly runHelper: RunHelper;
}

async function findIn(
  config: DockerConfig,
  { runHelper, ...lookup }: CredentialLookup,
): Promise<Credential | undefined> {
  const found = credentialIn(config, lookup);
  if (found) return found;
  const helper = helperIn(config, lookup);
  return helper === undefined ? undefined : askHelper(runHelper, helper, lookup.host);
}

const invalidUser = (username: string) =>
  new CseError(
    'CREDENTIALS_INVALID',
    'usage',
    `${JSON.stringify(username)} cannot be a user name: it is empty or has a colon`,
  );
