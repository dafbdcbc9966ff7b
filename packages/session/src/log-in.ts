import { loginHost, ping, type RegistryError } from '@cse/registry';
import { homeless, refusedLogin, untriedLogin } from './errors.ts';
import type { Flags, Session } from './session.ts';

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

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface LoginOptions {
  readonly session: Session;
  readonly flags: Flags;
  /** Asks the user. */
  ask(host: string): Promise<Login>;
}

/** Tries credentials at the registry, and keeps them where docker would. As docker, it takes `https://HOST/` for the host. */
export async function logIn(typed: string, { session, flags, ask }: LoginOptions): Promise<LoggedIn> {
  const { logins } = session;
  if (logins === undefined) throw homeless();
  const host = loginHost(typed);
  const options = await session.registries(flags);
  const { username, password } = await ask(host);
  const credential = { username, password };
  const credentials = { find: async () => credential };
  const { access, refusal, withheldFrom } = await ping(host, { ...options, credentials });
  if (access === 'refused') throw refused(host, username, refusal);
  if (withheldFrom !== undefined) throw untriedLogin(host, username, withheldFrom);
  const { place, encrypted } = await logins.login(host, credential);
  return { host, username, kept: place, encrypted, tried: access !== 'open' };
}

export interface LoggedOut {
  readonly host: string;
  /** Whether anything was kept for it. */
  readonly forgotten: boolean;
}

/** Forgets what is kept for a registry. */
export async function logOut(typed: string, { logins }: Pick<Session, 'logins'>): Promise<LoggedOut> {
  const host = loginHost(typed);
  return { host, forgotten: (await logins?.logout(host)) ?? false };
}

// Only who was shown the password can say that it is wrong.
function refused(host: string, username: string, refusal: RegistryError | undefined): Error {
  return refusal === undefined || refusal.code === 'REGISTRY_UNAUTHORIZED'
    ? refusedLogin(host, username, refusal)
    : refusal;
}
