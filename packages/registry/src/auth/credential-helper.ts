import { jsonOf } from '@cse/text';
import { z } from 'zod';
import type { Credential } from './credential.ts';
import { helperFailed, type NamedHelper } from '../settings-errors.ts';
import { keyOf } from './docker-config.ts';
import { oneLine } from '../http/text.ts';

/** Runs `docker-credential-NAME ACTION` with `input`, without a shell; rejects where it cannot, or takes too long. */
export type RunHelper = (
  name: string,
  { action, input }: { readonly action: 'get' | 'store' | 'erase'; readonly input: string },
) => Promise<{ readonly code: number; readonly output: string }>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/** What a credential helper of docker's knows of a host. */
export async function askHelper(run: RunHelper, helper: NamedHelper, host: string): Promise<Credential | undefined> {
  const { code, output } = await runHelper(run, helper, { host, action: 'get', input: keyOf(host) });
  if (code !== 0 && /credentials not found/i.test(output)) return undefined;
  if (code !== 0) throw helperFailed(helper, host, oneLine(output) || `it ends with ${code}`);
  const answer = answerSchema.safeParse(jsonOf(output));
  if (!answer.success) throw helperFailed(helper, host, 'its output is not what a credential helper prints');
  const { Username: username, Secret: secret } = answer.data;
  if (username === '' && secret === '') return undefined;
  return username === '<token>' ? { identityToken: secret } : { username, password: secret };
}

export async function tellHelper(
  run: RunHelper,
  helper: NamedHelper,
  { host, username, password }: { readonly host: string; readonly username: string; readonly password: string },
): Promise<void> {
  const input = JSON.stringify({ ServerURL: keyOf(host), Username: username, Secret: password });
  const { code, output } = await runHelper(run, helper, { host, action: 'store', input });
  if (code !== 0) throw helperFailed(helper, host, oneLine(output) || `it ends with ${code}`);
}

/** Says whether there was anything to forget. */
export async function eraseFromHelper(run: RunHelper, helper: NamedHelper, host: string): Promise<boolean> {
  if ((await askHelper(run, helper, host)) === undefined) return false;
  const { code, output } = await runHelper(run, helper, { host, action: 'erase', input: keyOf(host) });
  if (code !== 0) throw helperFailed(helper, host, oneLine(output) || `it ends with ${code}`);
  return true;
}

interface HelperCall {
  readonly host: string;
  readonly action: 'get' | 'store' | 'erase';
  readonly input: string;
}

async function runHelper(run: RunHelper, helper: NamedHelper, { host, action, input }: HelperCall) {
  const { name } = helper;
  if (!NAME.test(name))
    throw helperFailed({ ...helper, name: oneLine(name, 40) }, host, 'that is not the name of a helper');
  return run(name, { action, input }).catch((cause: Error) => {
    throw helperFailed(helper, host, oneLine(cause.message));
  });
}
