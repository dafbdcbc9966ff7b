import type { Config } from '@oclif/core/interfaces';
import { loginHost, ping, type RegistryError } from '@cse/registry';
import { homeless, refusedLogin, untriedLogin } from '../errors.ts';
import { dockerLogins, hasPlaceFor } from '../node-ports.ts';
import { openRegistries, type Flags } from '../session.ts';
import { askForLogin } from './ask.ts';

export interface LoggedIn {
  readonly host: string;
  readonly username: string;
  /** The file or the helper that keeps the credentials. */
  readonly kept: string;
  /** Not in a file, where whoever can read it can read them. */
  readonly encrypted: boolean;
  /** Not where the registry lets anybody in, and so asks nobody. */
  readonly tried: boolean;
}

/** Tries credentials at the registry, and keeps them where docker would. As docker, it takes `https://HOST/` for the host. */
export async function logIn(typed: string, flags: Flags, config: Config): Promise<LoggedIn> {
  if (!hasPlaceFor('logins')) throw homeless();
  const host = loginHost(typed);
  const options = await openRegistries(config, flags);
  const { username, password } = await askForLogin(host, flags);
  const credential = { username, password };
  const credentials = { find: async () => credential };
  const { access, refusal, withheldFrom } = await ping(host, { ...options, credentials });
  if (access === 'refused') throw refused(host, username, refusal);
  if (withheldFrom !== undefined) throw untriedLogin(host, username, withheldFrom);
  const { place, encrypted } = await dockerLogins(process.env).login(host, credential);
  return { host, username, kept: place, encrypted, tried: access !== 'open' };
}

// Only who was shown the password can say that it is wrong.
function refused(host: string, username: string, refusal: RegistryError | undefined): Error {
  return refusal === undefined || refusal.code === 'REGISTRY_UNAUTHORIZED'
    ? refusedLogin(host, username, refusal)
    : refusal;
}
