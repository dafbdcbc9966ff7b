import type { Credential, Credentials } from '@cse/registry';
import { environmentCredentials, type CredentialEnvironment } from './environment-credentials.ts';

/** Who the command line says that we are, under the names of imgpkg's flags. */
export interface CredentialFlags {
  readonly 'registry-username'?: string | undefined;
  readonly 'registry-password'?: string | undefined;
  readonly 'registry-token'?: string | undefined;
  readonly 'registry-anon'?: boolean | undefined;
}

export interface CredentialPorts {
  readonly env: CredentialEnvironment;
  /** What `docker login` keeps. */
  readonly docker?: Credentials | undefined;
}

/** Asks as imgpkg does, and the first that answers counts: environment by registry, then flags, then docker's config. */
export function copyCredentials(flags: CredentialFlags, { env, docker }: CredentialPorts): Credentials {
  const byRegistry = environmentCredentials(env);
  const general = generalCredential(flags, env);
  const isAnonymous = flags['registry-anon'] ?? env['IMGPKG_ANON'] === 'true';
  return {
    async find(host, repository) {
      const special = (await byRegistry.find(host, repository)) ?? general;
      return special ?? (isAnonymous ? undefined : docker?.find(host, repository));
    },
  };
}

function generalCredential(flags: CredentialFlags, env: CredentialEnvironment): Credential | undefined {
  const username = flags['registry-username'] ?? env['IMGPKG_USERNAME'] ?? '';
  const password = flags['registry-password'] ?? env['IMGPKG_PASSWORD'] ?? '';
  const token = flags['registry-token'] ?? env['IMGPKG_TOKEN'] ?? '';
  if (username !== '' || password !== '') return { username, password };
  return token === '' ? undefined : { registryToken: token };
}
