import { CseError } from '@cse/errors';
import { loginHost, ping, type RegistriesOptions, type RegistryError } from '@cse/registry';
import { homeless, refusedLogin, untriedLogin } from './errors.ts';
import type { Flags } from './flags.ts';
import type { Workspace } from './workspace.ts';

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
  readonly flags: Flags;
  /** Asks the user; after a refusal, with the user name that was refused. */
  ask(host: string, refused?: string): Promise<Login>;
  /** How often somebody may be asked; once by default, as where a file is the answer. */
  readonly tries?: number | undefined;
  /** Told of a refusal after which somebody is asked again. */
  onRefused?(error: Error): void;
}

/** Tries credentials at the registry, and keeps them where docker would. As docker, it takes `https://HOST/` for the host. */
export async function logIn(
  typed: string,
  asking: LoginOptions,
  { logins, registries }: Pick<Workspace, 'logins' | 'registries'>,
): Promise<LoggedIn> {
  if (logins === undefined) throw homeless();
  const host = loginHost(typed);
  const options = await registries(asking.flags);
  const { login, tried } = await acceptedLogin(host, asking, (typedIn) => tryLogin(host, typedIn, options));
  const { place, encrypted } = await logins.login(host, login);
  return { host, username: login.username, kept: place, encrypted, tried };
}

/** Asks until the registry accepts what was typed, or the tries are used up. Only a wrong password is worth another. */
async function acceptedLogin(
  host: string,
  { ask, tries = 1, onRefused }: LoginOptions,
  attempt: (login: Login) => Promise<boolean>,
): Promise<{ readonly login: Login; readonly tried: boolean }> {
  let before: string | undefined;
  for (let left = tries - 1; ; left -= 1) {
    const { username, password } = await ask(host, before);
    const login = { username, password };
    try {
      return { login, tried: await attempt(login) };
    } catch (error) {
      if (left <= 0 || !(error instanceof CseError && error.code === 'LOGIN_REFUSED')) throw error;
      onRefused?.(error);
      before = username;
    }
  }
}

/** Shows credentials to the registry; says whether it looked at them. */
async function tryLogin(host: string, login: Login, options: RegistriesOptions): Promise<boolean> {
  const { username } = login;
  const credentials = { find: async () => login };
  const { access, refusal, withheldFrom } = await ping(host, { ...options, credentials });
  if (access === 'refused') throw refused(host, username, refusal);
  if (withheldFrom !== undefined) throw untriedLogin(host, username, withheldFrom);
  return access !== 'open';
}

export interface LoggedOut {
  readonly host: string;
  /** Whether anything was kept for it. */
  readonly forgotten: boolean;
}

/** Forgets what is kept for a registry. */
export async function logOut(typed: string, { logins }: Pick<Workspace, 'logins'>): Promise<LoggedOut> {
  const host = loginHost(typed);
  return { host, forgotten: (await logins?.logout(host)) ?? false };
}

// Only who was shown the password can say that it is wrong.
function refused(host: string, username: string, refusal: RegistryError | undefined): Error {
  return refusal === undefined || refusal.code === 'REGISTRY_UNAUTHORIZED'
    ? refusedLogin(host, username, refusal)
    : refusal;
}
