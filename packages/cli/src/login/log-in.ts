import type { Config } from '@oclif/core/interfaces';
import { ping } from '@cse/registry';
import { refusedLogin } from '../errors.ts';
import { dockerLogins } from '../node-ports.ts';
import { openRegistries, type Flags } from '../session.ts';
import { askForLogin } from './ask.ts';

export interface LoggedIn {
  readonly host: string;
  readonly username: string;
  /** The file or the helper that keeps the credentials. */
  readonly kept: string;
  /** Not where the registry lets anybody in, and so asks nobody. */
  readonly tried: boolean;
}

/** Tries credentials at the registry, and keeps them where docker would. */
export async function logIn(host: string, flags: Flags, config: Config): Promise<LoggedIn> {
  const credential = await askForLogin(host, flags);
  const options = await openRegistries(config, flags);
  const { access, refusal } = await ping(host, { ...options, credentials: { find: async () => credential } });
  if (access === 'refused') throw refusedLogin(host, credential.username, refusal);
  const kept = await dockerLogins(process.env).login(host, credential);
  return { host, username: credential.username, kept, tried: access !== 'open' };
}
