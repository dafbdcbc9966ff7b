import { createHash } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { signDetached, type Signing } from '@cse/archive';
import { nodeFiles, readFile as bytesOf, replaceFile, withPlainErrors } from '@cse/store';
import { CHECKSUMS_FILE, CHECKSUMS_SIGNATURE, parseChecksums, printChecksums } from './checksums.ts';
import { tooLarge } from './errors.ts';
import type { Installation } from './node-installation.ts';
import { packInstallation } from './node-tarball.ts';
import { releaseName } from './release.ts';
import { START_HERE_FILE, startHere } from './start-here.ts';
import { START_FILE, startScript } from './start-script.ts';

/** A cse that is taken along: one that is installed, or a release as a file. */
export interface Load {
  /** The name of its tarball. */
  readonly name: string;
  readonly version: string;
  readonly platform: string;
  read(): AsyncIterable<Uint8Array>;
}

export interface CarryOptions {
  readonly sign?: Signing | undefined;
  /** The flags that name a medium. */
  readonly media?: readonly string[] | undefined;
}

/** What was put beside an archive. */
export interface CarriedInstallers {
  readonly names: readonly string[];
  /** The SHA-256 of the checksums: what can be read out over a telephone. */
  readonly checksum: string;
}

/** FAT32 has room for one byte less in a file. */
const LIMIT = 4 * 1024 ** 3;
const files = withPlainErrors(nodeFiles());

/** The installation that runs, to be taken along. */
export const installed = (installation: Installation): Load => ({
  name: `${releaseName(installation)}.tar.gz`,
  version: installation.version,
  platform: installation.platform,
  read: () => packInstallation(installation),
});

/** A release as it was published. */
export const released = (path: string, { version, platform }: Pick<Load, 'version' | 'platform'>): Load => ({
  name: basename(path),
  version,
  platform,
  read: () => bytesOf(files, path),
});

/** Puts cse beside an archive, with what starts it and says what it is. The checksums come last; other versions go. */
export async function carry(
  dir: string,
  loads: readonly Load[],
  { sign, media = ['archive'] }: CarryOptions = {},
): Promise<CarriedInstallers> {
  await files.mkdir(dir);
  const sums = new Map<string, string>();
  for (const { name, read } of loads) sums.set(name, await write(join(dir, name), read()));
  const [{ version } = { version: '' }] = loads;
  const medium = { version, platforms: loads.map(({ platform }) => platform), signed: sign !== undefined };
  for (const [name, text] of Object.entries({ [START_FILE]: startScript(media), [START_HERE_FILE]: startHere(medium) }))
    sums.set(name, await write(join(dir, name), bytes(text)));
  // A medium whose file system keeps no permissions is no reason to stop.
  await chmod(join(dir, START_FILE), 0o755).catch(() => undefined);
  const before = parseChecksums(await readFile(join(dir, CHECKSUMS_FILE), 'utf8').catch(() => ''));
  const checksum = await seal(dir, printChecksums(sums), sign);
  for (const name of before.keys())
    if (!sums.has(name) && /^cse-.*\.tar\.gz$/.test(name)) await files.unlink(join(dir, name));
  return { names: loads.map(({ name }) => name), checksum };
}

/** Writes the checksums and their signature. One of an earlier export would not fit them, and goes. */
async function seal(dir: string, text: string, sign: Signing | undefined): Promise<string> {
  await files.unlink(join(dir, CHECKSUMS_SIGNATURE));
  const checksum = await write(join(dir, CHECKSUMS_FILE), bytes(text));
  if (sign) {
    const comment = `timestamp:${sign.at}\tfile:${CHECKSUMS_FILE}\thashed`;
    const signature = signDetached(Buffer.from(text), { secretKey: sign.secretKey, comment });
    await write(join(dir, CHECKSUMS_SIGNATURE), bytes(signature));
  }
  return checksum;
}

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

/** Writes a file whole or not at all, and says its SHA-256. */
async function write(path: string, content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  async function* watched() {
    for await (const chunk of content) {
      size += chunk.byteLength;
      if (size >= LIMIT) throw tooLarge(basename(path));
      hash.update(chunk);
      yield chunk;
    }
  }
  await replaceFile(files, path, watched());
  return hash.digest('hex');
}
