import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '@cse/errors';
import { invalidKey, unreadable } from './errors.ts';
import { configFolder, type Environment } from './node-machine.ts';
import { readArgument } from './node-user-file.ts';

/** Where the keys of all users of a machine are. */
const SYSTEM = '/etc/cse';

/**
 * The public keys that are trusted here without being named, as their files' text: `trusted-keys/*.pub` in the config folders of
 * the machine and of the user. Throws `KEY_INVALID`, and `FILE_UNREADABLE`.
 */
export async function trustedKeys(env: Environment): Promise<readonly string[]> {
  const folders = [SYSTEM, configFolder(env)].map((folder) => join(folder, 'trusted-keys'));
  const paths = (await Promise.all(folders.map(keyFilesIn))).flat();
  return Promise.all(paths.map(readKey));
}

async function keyFilesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.pub')).map((name) => join(folder, name));
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return [];
    throw unreadable(folder, cause);
  }
}

/** 42 bytes in base64, of which the first two say that it is a key. */
const KEY = /^RW[\w+/]{54}$/m;

async function readKey(path: string): Promise<string> {
  const text = await readArgument(path);
  if (!KEY.test(text)) throw invalidKey(path);
  return text;
}
