import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseRelease, RELEASE_FILE, type Release } from './release.ts';

/** A release where it is installed. */
export interface Installation extends Release {
  /** The folder that holds `release.json` and `bin/cse`. */
  readonly top: string;
}

/** The installation that a file belongs to; none where that is part of a checkout. */
export async function findInstallation(file: string): Promise<Installation | undefined> {
  for (let top = dirname(await realpath(file)); top !== dirname(top); top = dirname(top)) {
    const found = await installationAt(top);
    if (found) return found;
  }
  return undefined;
}

/** The installation in a folder, if it is one. Throws `RELEASE_INVALID`. */
export async function installationAt(top: string): Promise<Installation | undefined> {
  const path = join(top, RELEASE_FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined || !existsSync(join(top, 'bin', 'cse'))) return undefined;
  return { ...parseRelease(path, text), top };
}
