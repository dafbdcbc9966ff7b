import { existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CHECKSUMS_FILE, parseChecksums } from './checksums.ts';
import { damagedRelease, invalidPlatform, noReleaseFile, noReleaseName, notCarried, otherPlatform } from './errors.ts';
import { released, type Load } from './node-carry.ts';
import { sha256Of } from './node-tarball.ts';
import { releaseName } from './release.ts';

const ARCHITECTURES: Readonly<Record<string, string>> = { amd64: 'x64', x64: 'x64', arm64: 'arm64' };

export interface Looking {
  /** The version that is wanted where no file is named. */
  readonly version: string;
  /** Where a release may lie. */
  readonly folders: readonly string[];
}

/**
 * The release for another machine, as `--carry-platform` names it: `linux/arm64`, or `linux/arm64=FILE`. Where checksums lie
 * beside it they have to hold. Throws `PLATFORM_INVALID`, `RELEASE_NOT_FOUND`, `RELEASE_PLATFORM` and `RELEASE_DAMAGED`.
 */
export async function findRelease(wanted: string, { version, folders }: Looking): Promise<Load> {
  const [typed = '', ...rest] = wanted.split('=');
  const [system, architecture = ''] = typed.split('/');
  if (system !== 'linux' || !ARCHITECTURES[architecture]) throw invalidPlatform(typed);
  const platform = `linux-${ARCHITECTURES[architecture]}`;
  const path =
    rest.length > 0 ? rest.join('=') : await search(`${releaseName({ version, platform })}.tar.gz`, typed, folders);
  const found = parseReleaseName(path);
  if (found.platform !== platform) throw otherPlatform(path, found.platform, platform);
  await access(path).catch((cause: unknown) => Promise.reject(noReleaseFile(path, cause)));
  await checkSum(path);
  return released(path, found);
}

async function search(name: string, typed: string, folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
  }
  throw notCarried(name, typed, folders);
}

/** What the name of a release's file says of it. Throws `RELEASE_INVALID`. */
export function parseReleaseName(path: string): Pick<Load, 'version' | 'platform'> {
  const [, version, platform] = /^cse-([0-9][0-9A-Za-z.+-]*)-(linux-[0-9a-z]+)\.tar\.gz$/.exec(basename(path)) ?? [];
  if (version === undefined || platform === undefined) throw noReleaseName(path);
  return { version, platform };
}

async function checkSum(path: string): Promise<void> {
  const text = await readFile(join(dirname(path), CHECKSUMS_FILE), 'utf8').catch(() => '');
  const expected = parseChecksums(text).get(basename(path));
  if (expected !== undefined && (await sha256Of(path)) !== expected) throw damagedRelease(path);
}
